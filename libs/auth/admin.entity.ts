import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { AdminRole } from './admin-role';

@Entity('admin')
export class AdminEntity {
  @PrimaryGeneratedColumn('identity', { name: 'admin_id', type: 'integer', generatedIdentity: 'ALWAYS' })
  adminId!: number;

  /** As first given; shown to people. */
  @Column('text')
  email!: string;

  /** What the address is found by, see `emailKeyOf`. */
  @Column('text', { name: 'email_key' })
  emailKey!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('text')
  role!: AdminRole;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** A disabled admin cannot log in, and open sessions are dead. */
  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;
}
