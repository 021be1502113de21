import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource, IsNull } from 'typeorm';
import { AdminSessionEntity } from '../admin-session.entity';
import { Clock } from '../clock';

/** Ends one session at once; the admin's other sessions stay. */
export class LogOutCommand extends Command<void> {
  /** Hexadecimal digest of the session's access token. */
  readonly sessionDigest: string;

  constructor({ sessionDigest }: { readonly sessionDigest: string }) {
    super();
    this.sessionDigest = sessionDigest;
  }
}

@CommandHandler(LogOutCommand)
export class LogOutHandler implements ICommandHandler<LogOutCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async execute({ sessionDigest }: LogOutCommand): Promise<void> {
    await this.dataSource.manager.update(
      AdminSessionEntity,
      { digest: Buffer.from(sessionDigest, 'hex'), revokedAt: IsNull() },
      { revokedAt: new Date(this.clock.nowMs()) },
    );
  }
}
