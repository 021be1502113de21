import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { TotpAlreadySetUpError } from '../../auth-errors';
import { SecondFactor, type StartedTotp } from '../second-factor';

/** Makes the secret of a second factor, which counts only once a code of it has been confirmed. */
export class StartTotpCommand extends Command<StartedTotp> {
  readonly adminId: number;
  /** Shown in the admin's app. */
  readonly email: string;

  constructor({ adminId, email }: { readonly adminId: number; readonly email: string }) {
    super();
    this.adminId = adminId;
    this.email = email;
  }
}

@CommandHandler(StartTotpCommand)
export class StartTotpHandler implements ICommandHandler<StartTotpCommand> {
  constructor(private readonly secondFactor: SecondFactor) {}

  /** @throws TotpAlreadySetUpError */
  async execute({ adminId, email }: StartTotpCommand): Promise<StartedTotp> {
    const started = await this.secondFactor.start({ adminId, email });
    if (!started) throw new TotpAlreadySetUpError();
    return started;
  }
}
