import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../../admin-session.entity';
import { SecondFactor } from '../second-factor';

/** Takes an admin's second factor away, against a last code. Where one is demanded, the next thing to do is a new one. */
export class RemoveTotpCommand extends Command<void> {
  readonly adminId: number;
  readonly code: string;

  constructor({ adminId, code }: { readonly adminId: number; readonly code: string }) {
    super();
    this.adminId = adminId;
    this.code = code;
  }
}

@CommandHandler(RemoveTotpCommand)
export class RemoveTotpHandler implements ICommandHandler<RemoveTotpCommand> {
  constructor(
    private readonly secondFactor: SecondFactor,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws InvalidTotpError, TooManyFailedLoginsError */
  async execute({ adminId, code }: RemoveTotpCommand): Promise<void> {
    await this.secondFactor.useOnce(adminId, code, 'set_up');
    await this.unitOfWork.run(async (tx) => {
      await tx.query('DELETE FROM admin_totp WHERE admin_id = $1', [adminId]);
      await tx.update(AdminSessionEntity, { adminId }, { mustSetUpTotp: this.secondFactor.isRequired });
    });
  }
}
