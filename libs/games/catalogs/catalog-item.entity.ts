import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an item of a catalog is. Instances that players own name it by version and id. */
@Entity('catalog_item')
export class CatalogItemEntity {
  @PrimaryColumn('integer', { name: 'game_id' })
  gameId!: number;

  @PrimaryColumn('text', { name: 'catalog_version' })
  catalogVersion!: string;

  @PrimaryColumn('text', { name: 'item_id' })
  itemId!: string;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text', { name: 'item_class', nullable: true })
  itemClass!: string | null;

  /** Never changes: what players own already would mean something else. */
  @Column('boolean', { name: 'is_stackable' })
  isStackable!: boolean;

  /** How long an instance lasts after it was granted; null for good. */
  @Column('integer', { name: 'lifetime_seconds', nullable: true })
  lifetimeSeconds!: number | null;

  /** By currency id; minor units as text. */
  @Column('jsonb')
  prices!: Readonly<Record<string, string>>;

  @Column('jsonb', { name: 'custom_data', nullable: true })
  customData!: Readonly<Record<string, unknown>> | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
