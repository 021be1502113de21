import { randomInt } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { GameSettingEntity } from '../entities/game-setting.entity';
import { GameEntity, type GameStatus } from '../entities/game.entity';
import { TransferPairListEntity } from '../entities/transfer-pair.entity';
import { TitleIdTakenError } from '../games-errors';

/** No letters or digits that people mistake for one another. */
const TITLE_ID_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const TITLE_ID_LENGTH = 6;
/** One title id in a billion is drawn at a time; several collisions in a row mean that something is broken. */
const TITLE_ID_DRAWS_MAX = 5;

/** Creates a game without currencies and keys. */
export class CreateGameCommand extends Command<GameEntity> {
  readonly name: string;
  readonly titleId: string | undefined;
  readonly status: GameStatus;

  constructor(game: {
    readonly name: string;
    /** 1-64 of `[A-Za-z0-9_-]`, unique on the server; made up when absent. */
    readonly titleId?: string | undefined;
    /** `testing` when absent. */
    readonly status?: GameStatus | undefined;
  }) {
    super();
    this.name = game.name;
    this.titleId = game.titleId;
    this.status = game.status ?? 'testing';
  }
}

@CommandHandler(CreateGameCommand)
export class CreateGameHandler implements ICommandHandler<CreateGameCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws TitleIdTakenError */
  execute(command: CreateGameCommand): Promise<GameEntity> {
    return this.unitOfWork.run(async (tx) => {
      const game = await this.insert(tx, command);
      const { gameId } = game;
      await tx.insert(GameSettingEntity, { gameId, version: 1, settings: {} });
      await tx.insert(TransferPairListEntity, { gameId, version: 1 });
      return game;
    });
  }

  private async insert(tx: Transaction, { name, titleId, status }: CreateGameCommand): Promise<GameEntity> {
    const draws = titleId === undefined ? TITLE_ID_DRAWS_MAX : 1;
    for (let draw = 0; draw < draws; draw++) {
      const game = tx.create(GameEntity, {
        name,
        status,
        titleId: titleId ?? newTitleId(),
        createdAt: new Date(this.clock.nowMs()),
      });
      const inserted = await tx.createQueryBuilder().insert().into(GameEntity).values(game).orIgnore().execute();
      if ((inserted.raw as unknown[]).length > 0) return game;
    }
    throw new TitleIdTakenError(titleId ?? 'that was drawn');
  }
}

function newTitleId(): string {
  return Array.from({ length: TITLE_ID_LENGTH }, () =>
    TITLE_ID_ALPHABET.charAt(randomInt(TITLE_ID_ALPHABET.length)),
  ).join('');
}
