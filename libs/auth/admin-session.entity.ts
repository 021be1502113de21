import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AdminEntity } from './admin.entity';

@Entity('admin_session')
export class AdminSessionEntity {
  /** SHA-256 of the access token; the token itself is never stored. */
  @PrimaryColumn('bytea')
  digest!: Buffer;

  @Column('integer', { name: 'admin_id' })
  adminId!: number;

  @ManyToOne(() => AdminEntity)
  @JoinColumn({ name: 'admin_id' })
  admin!: AdminEntity;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** Good for nothing but to set up a second factor. */
  @Column('boolean', { name: 'must_set_up_totp', default: false })
  mustSetUpTotp!: boolean;
}
