import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Refusal } from '@goldkeep/http';
import { emailKeyOf, UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../admin-session.entity';
import { AdminEntity } from '../admin.entity';
import { InvalidCredentialsError, TotpRequiredError } from '../auth-errors';
import { Clock } from '../clock';
import { isPasswordOf } from '../passwords';
import { digestOf, newSecret } from '../secrets';
import { SecondFactor } from '../totp/second-factor';
import { LoginQueue } from './login-queue';
import { LoginThrottle } from './login-throttle';

const SESSION_LIFE_SECONDS = 43_200;

export interface OpenedSession {
  /** Shown only here; its digest is stored. */
  readonly accessToken: string;
  readonly expiresAt: Date;
  /** The session is good for nothing but to set up a second factor. */
  readonly mustSetUpTotp: boolean;
}

interface KnownAdmin {
  readonly adminId: number;
  readonly mustSetUpTotp: boolean;
}

/** Opens an admin session of twelve hours. Only failures are throttled: per e-mail address and per network address. */
export class LogInCommand extends Command<OpenedSession> {
  readonly email: string;
  readonly password: string;
  /** A code of the second factor. */
  readonly totp: string | undefined;
  /** The network address the login comes from. */
  readonly address: string;

  constructor(login: {
    readonly email: string;
    readonly password: string;
    readonly totp?: string | undefined;
    readonly address: string;
  }) {
    super();
    this.email = login.email;
    this.password = login.password;
    this.totp = login.totp;
    this.address = login.address;
  }
}

@CommandHandler(LogInCommand)
export class LogInHandler implements ICommandHandler<LogInCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly throttle: LoginThrottle,
    private readonly queue: LoginQueue,
    private readonly clock: Clock,
    private readonly secondFactor: SecondFactor,
  ) {}

  /** @throws InvalidCredentialsError, TotpRequiredError, InvalidTotpError, TooManyFailedLoginsError */
  async execute(login: LogInCommand): Promise<OpenedSession> {
    const keys = [`email:${emailKeyOf(login.email)}`, `address:${login.address}`];
    // Asked twice: first so that blocked callers do not fill the queue, then for what failed while this one waited.
    this.throttle.check(keys);
    const admin = await this.queue.run(async () => {
      this.throttle.check(keys);
      try {
        return await this.identify(login);
      } catch (error) {
        if (error instanceof Refusal) this.throttle.countFailure(keys);
        throw error;
      }
    });
    return this.openSession(admin);
  }

  private async identify({ email, password, totp }: LogInCommand): Promise<KnownAdmin> {
    const admin = await this.dataSource.manager.findOneBy(AdminEntity, { emailKey: emailKeyOf(email) });
    const matches = await isPasswordOf(admin?.passwordHash, password);
    if (!admin || !matches || admin.disabledAt) throw new InvalidCredentialsError();
    const { adminId } = admin;
    const isSetUp = await this.secondFactor.isSetUp(adminId);
    if (isSetUp && !totp) throw new TotpRequiredError();
    if (isSetUp) await this.secondFactor.use(adminId, totp ?? '', 'set_up');
    return { adminId, mustSetUpTotp: !isSetUp && this.secondFactor.isRequired };
  }

  private openSession({ adminId, mustSetUpTotp }: KnownAdmin): Promise<OpenedSession> {
    const accessToken = newSecret('gka_');
    const createdAt = new Date(this.clock.nowMs());
    const expiresAt = new Date(createdAt.getTime() + SESSION_LIFE_SECONDS * 1_000);
    return this.unitOfWork.run(async (tx) => {
      // Whoever logs in takes the dead sessions out, so that the table stays as small as the staff.
      await tx.query('DELETE FROM admin_session WHERE admin_id = $1 AND (expires_at <= $2 OR revoked_at IS NOT NULL)', [
        adminId,
        createdAt,
      ]);
      await tx.insert(AdminSessionEntity, {
        digest: digestOf(accessToken),
        adminId,
        createdAt,
        expiresAt,
        mustSetUpTotp,
      });
      return { accessToken, expiresAt, mustSetUpTotp };
    });
  }
}
