import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';
import type { Shard } from '@goldkeep/persistence';

/** Player ids stay below 2^53, so a number holds them exactly. */
const playerIdColumn: ValueTransformer = {
  to: (value: number) => value,
  from: (value: string) => Number(value),
};

/** Who plays: the only table with personal data. */
@Entity('player')
export class PlayerEntity {
  @PrimaryColumn({ type: 'smallint' })
  shard!: Shard;

  @PrimaryColumn({ name: 'player_id', type: 'bigint', transformer: playerIdColumn })
  playerId!: number;

  @Column({ name: 'game_id', type: 'integer' })
  gameId!: number;

  /** As first given; never changes. */
  @Column({ type: 'text', nullable: true })
  email!: string | null;

  /** See `emailKeyOf`: unique in the game. */
  @Column({ name: 'email_key', type: 'text', nullable: true })
  emailKey!: string | null;

  @Column({ name: 'external_id', type: 'text', nullable: true })
  externalId!: string | null;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  phone!: string | null;

  @Column({ type: 'text', nullable: true })
  platform!: string | null;

  @Column({ name: 'is_minor', type: 'boolean' })
  isMinor!: boolean;

  @Column({ name: 'is_banned', type: 'boolean' })
  isBanned!: boolean;

  @Column({ name: 'ban_reason', type: 'text', nullable: true })
  banReason!: string | null;

  /** A frozen wallet takes no writes. */
  @Column({ name: 'is_frozen', type: 'boolean' })
  isFrozen!: boolean;

  @Column({ name: 'date_joined', type: 'timestamptz' })
  dateJoined!: Date;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;
}
