import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../../admin-session.entity';
import { InvalidTotpError } from '../../auth-errors';
import { Clock } from '../../clock';
import { SecondFactor } from '../second-factor';

/** Proves that the admin's app has the secret: from now on every login demands a code. */
export class ConfirmTotpCommand extends Command<void> {
  readonly adminId: number;
  readonly code: string;

  constructor({ adminId, code }: { readonly adminId: number; readonly code: string }) {
    super();
    this.adminId = adminId;
    this.code = code;
  }
}

@CommandHandler(ConfirmTotpCommand)
export class ConfirmTotpHandler implements ICommandHandler<ConfirmTotpCommand> {
  constructor(
    private readonly secondFactor: SecondFactor,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidTotpError, TooManyFailedLoginsError */
  async execute({ adminId, code }: ConfirmTotpCommand): Promise<void> {
    await this.secondFactor.useOnce(adminId, code, 'started');
    await this.unitOfWork.run(async (tx) => {
      const confirmedAt = new Date(this.clock.nowMs());
      // A secret that was begun anew meanwhile is not the one that the code was of.
      const [, confirmed] = await tx.query<[unknown, number]>(
        'UPDATE admin_totp SET confirmed_at = $2 WHERE admin_id = $1 AND last_step > 0',
        [adminId, confirmedAt],
      );
      if (confirmed === 0) throw new InvalidTotpError();
      await tx.update(AdminSessionEntity, { adminId }, { mustSetUpTotp: false });
    });
  }
}
