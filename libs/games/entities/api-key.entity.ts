import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What a key may be used for. `read`: balances and every GET; the others name their routes. */
export const KEY_SCOPES = ['read', 'purchase', 'economy', 'players'] as const;

export type KeyScope = (typeof KEY_SCOPES)[number];

/**
 * What a key may credit at most, so that a leaked key cannot inflate the game: decimal amounts by currency code.
 * A currency that is not named has no cap.
 */
export interface KeyCaps {
  /** In one credit. */
  readonly max_credit?: Readonly<Record<string, string>>;
  /** In one UTC day. */
  readonly daily_credit_cap?: Readonly<Record<string, string>>;
}

@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryGeneratedColumn('identity', { name: 'key_id', type: 'integer', generatedIdentity: 'ALWAYS' })
  keyId!: number;

  @Column('integer', { name: 'game_id' })
  gameId!: number;

  @Column('text')
  name!: string;

  /** SHA-256 of the secret; the secret itself is never stored. */
  @Column('bytea')
  digest!: Buffer;

  /** The secret's first characters, for people to tell keys apart. */
  @Column('text')
  prefix!: string;

  @Column('text', { array: true })
  scopes!: KeyScope[];

  @Column('jsonb', { nullable: true })
  caps!: KeyCaps | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** The key that takes this one's place. */
  @Column('integer', { name: 'rotated_to', nullable: true })
  rotatedTo!: number | null;
}
