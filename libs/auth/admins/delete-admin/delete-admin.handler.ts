import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../../admin-session.entity';
import { AdminEntity } from '../../admin.entity';
import { lockAdmin } from '../keep-an-owner';

/** Takes an admin off the staff. The audit log keeps the id, which is given to nobody else. */
export class DeleteAdminCommand extends Command<void> {
  readonly adminId: number;

  constructor({ adminId }: { readonly adminId: number }) {
    super();
    this.adminId = adminId;
  }
}

@CommandHandler(DeleteAdminCommand)
export class DeleteAdminHandler implements ICommandHandler<DeleteAdminCommand> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws AdminNotFoundError, LastOwnerError */
  async execute({ adminId }: DeleteAdminCommand): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await lockAdmin(tx, adminId, () => false);
      await tx.delete(AdminSessionEntity, { adminId });
      await tx.delete(AdminEntity, { adminId });
    });
  }
}
