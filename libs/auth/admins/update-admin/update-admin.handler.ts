import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsNull } from 'typeorm';
import { UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../../admin-session.entity';
import { AdminEntity } from '../../admin.entity';
import type { AdminRole } from '../../admin-role';
import { Clock } from '../../clock';
import { hashPassword } from '../../passwords';
import { lockAdmin } from '../keep-an-owner';

/** What changes of an admin; what is absent stays. */
export interface AdminChange {
  readonly role?: AdminRole | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly password?: string | undefined;
  /** Takes the second factor away, for an admin who lost it. */
  readonly removesTotp?: boolean | undefined;
}

/** Gives an admin another role or password, or keeps the admin out. Both of the latter end the open sessions. */
export class UpdateAdminCommand extends Command<AdminEntity> {
  readonly adminId: number;
  readonly change: AdminChange;

  constructor({ adminId, change }: { readonly adminId: number; readonly change: AdminChange }) {
    super();
    this.adminId = adminId;
    this.change = change;
  }
}

@CommandHandler(UpdateAdminCommand)
export class UpdateAdminHandler implements ICommandHandler<UpdateAdminCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws AdminNotFoundError, LastOwnerError */
  async execute({ adminId, change }: UpdateAdminCommand): Promise<AdminEntity> {
    const { password } = change;
    // Hashed before the rows are locked: it takes long.
    const newHash = password === undefined ? undefined : await hashPassword(password);
    const now = new Date(this.clock.nowMs());
    return this.unitOfWork.run(async (tx) => {
      const admin = await lockAdmin(tx, adminId, ({ role }) => {
        return (change.role ?? role) === 'owner' && change.isDisabled !== true;
      });
      const { role = admin.role, isDisabled = admin.disabledAt !== null } = change;
      const disabledAt = isDisabled ? (admin.disabledAt ?? now) : null;
      const next = { role, disabledAt, passwordHash: newHash ?? admin.passwordHash };
      await tx.update(AdminEntity, { adminId }, next);
      if (change.removesTotp === true) await tx.query('DELETE FROM admin_totp WHERE admin_id = $1', [adminId]);
      if (isDisabled || newHash !== undefined) {
        await tx.update(AdminSessionEntity, { adminId, revokedAt: IsNull() }, { revokedAt: now });
      }
      return Object.assign(admin, next);
    });
  }
}
