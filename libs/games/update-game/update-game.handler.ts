import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../directory/game-directory';
import { GameEntity, type GameStatus } from '../entities/game.entity';
import { GameNotFoundError } from '../games-errors';

/** Renames a game or moves it to another status; what is absent stays. */
export class UpdateGameCommand extends Command<GameEntity> {
  readonly gameId: number;
  readonly name: string | undefined;
  readonly status: GameStatus | undefined;

  constructor(change: {
    readonly gameId: number;
    readonly name?: string | undefined;
    readonly status?: GameStatus | undefined;
  }) {
    super();
    this.gameId = change.gameId;
    this.name = change.name;
    this.status = change.status;
  }
}

@CommandHandler(UpdateGameCommand)
export class UpdateGameHandler implements ICommandHandler<UpdateGameCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId, name, status }: UpdateGameCommand): Promise<GameEntity> {
    const changed = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const game = await tx.findOne(GameEntity, { where: { gameId }, lock });
      if (!game) throw new GameNotFoundError();
      return tx.save(Object.assign(game, { name: name ?? game.name, status: status ?? game.status }));
    });
    this.directory.invalidate(gameId);
    return changed;
  }
}
