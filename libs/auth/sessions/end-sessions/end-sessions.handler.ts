import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource, IsNull } from 'typeorm';
import { AdminSessionEntity } from '../../admin-session.entity';
import { AdminEntity } from '../../admin.entity';
import { AdminNotFoundError } from '../../auth-errors';
import { Clock } from '../../clock';

/** Ends all sessions of an admin at once, on every instance. */
export class EndSessionsCommand extends Command<void> {
  readonly adminId: number;

  constructor({ adminId }: { readonly adminId: number }) {
    super();
    this.adminId = adminId;
  }
}

@CommandHandler(EndSessionsCommand)
export class EndSessionsHandler implements ICommandHandler<EndSessionsCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws AdminNotFoundError */
  async execute({ adminId }: EndSessionsCommand): Promise<void> {
    const { manager } = this.dataSource;
    if (!(await manager.existsBy(AdminEntity, { adminId }))) throw new AdminNotFoundError();
    const revokedAt = new Date(this.clock.nowMs());
    await manager.update(AdminSessionEntity, { adminId, revokedAt: IsNull() }, { revokedAt });
  }
}
