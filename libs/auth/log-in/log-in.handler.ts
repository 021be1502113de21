import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { emailKeyOf, UnitOfWork } from '@goldkeep/persistence';
import { AdminSessionEntity } from '../admin-session.entity';
import { AdminEntity } from '../admin.entity';
import { InvalidCredentialsError } from '../auth-errors';
import { Clock } from '../clock';
import { isPasswordOf } from '../passwords';
import { digestOf, newSecret } from '../secrets';
import { LoginQueue } from './login-queue';
import { LoginThrottle } from './login-throttle';

const SESSION_LIFE_SECONDS = 43_200;

export interface OpenedSession {
  /** Shown only here; its digest is stored. */
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** Opens an admin session of twelve hours. Only failures are throttled: per e-mail address and per network address. */
export class LogInCommand extends Command<OpenedSession> {
  readonly email: string;
  readonly password: string;
  /** The network address the login comes from. */
  readonly address: string;

  constructor(login: { readonly email: string; readonly password: string; readonly address: string }) {
    super();
    this.email = login.email;
    this.password = login.password;
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
  ) {}

  async execute(login: LogInCommand): Promise<OpenedSession> {
    const keys = [`email:${emailKeyOf(login.email)}`, `address:${login.address}`];
    // Asked twice: first so that blocked callers do not fill the queue, then for what failed while this one waited.
    this.throttle.check(keys);
    const admin = await this.queue.run(async () => {
      this.throttle.check(keys);
      const known = await this.identify(login);
      if (!known) this.throttle.countFailure(keys);
      return known;
    });
    if (!admin) throw new InvalidCredentialsError();
    return this.openSession(admin);
  }

  private async identify({ email, password }: LogInCommand): Promise<AdminEntity | null> {
    const admin = await this.dataSource.manager.findOneBy(AdminEntity, { emailKey: emailKeyOf(email) });
    const matches = await isPasswordOf(admin?.passwordHash, password);
    return admin && matches && !admin.disabledAt ? admin : null;
  }

  private openSession({ adminId }: AdminEntity): Promise<OpenedSession> {
    const accessToken = newSecret('gka_');
    const createdAt = new Date(this.clock.nowMs());
    const expiresAt = new Date(createdAt.getTime() + SESSION_LIFE_SECONDS * 1_000);
    return this.unitOfWork.run(async (tx) => {
      // Whoever logs in takes the dead sessions out, so that the table stays as small as the staff.
      await tx.query('DELETE FROM admin_session WHERE admin_id = $1 AND (expires_at <= $2 OR revoked_at IS NOT NULL)', [
        adminId,
        createdAt,
      ]);
      await tx.insert(AdminSessionEntity, { digest: digestOf(accessToken), adminId, createdAt, expiresAt });
      return { accessToken, expiresAt };
    });
  }
}
