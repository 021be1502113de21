import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../directory/game-directory';
import { KEY_SCOPES, type KeyScope } from '../entities/api-key.entity';
import { insertNewKey, type IssuedKey } from '../keys/new-api-key';
import { readKeyCaps } from './key-caps';

/** Issues a key with which a game's backend calls; see {@link IssuedKey} for the secret. */
export class IssueKeyCommand extends Command<IssuedKey> {
  readonly gameId: number;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly caps: Readonly<Record<string, unknown>>;

  constructor(key: {
    readonly gameId: number;
    readonly name?: string | undefined;
    /** All when absent. */
    readonly scopes?: readonly KeyScope[] | undefined;
    /** Decimal amounts by currency code under `max_credit` and `daily_credit_cap`; none when absent. */
    readonly caps?: Readonly<Record<string, unknown>> | undefined;
  }) {
    super();
    this.gameId = key.gameId;
    this.name = key.name ?? '';
    this.scopes = [...new Set(key.scopes ?? KEY_SCOPES)];
    this.caps = key.caps ?? {};
  }
}

@CommandHandler(IssueKeyCommand)
export class IssueKeyHandler implements ICommandHandler<IssueKeyCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, ValidationFailedError, InvalidAmountError */
  async execute({ gameId, name, scopes, caps }: IssueKeyCommand): Promise<IssuedKey> {
    const game = await this.directory.snapshot(gameId);
    const key = { gameId, name, scopes, caps: readKeyCaps(caps, game), createdAt: new Date(this.clock.nowMs()) };
    return this.unitOfWork.run((tx) => insertNewKey(tx, key));
  }
}
