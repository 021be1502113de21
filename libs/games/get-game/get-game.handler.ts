import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameEntity } from '../entities/game.entity';
import { GameNotFoundError } from '../games-errors';

export class GetGameQuery extends Query<GameEntity> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(GetGameQuery)
export class GetGameHandler implements IQueryHandler<GetGameQuery> {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: GetGameQuery): Promise<GameEntity> {
    const game = await this.dataSource.manager.findOneBy(GameEntity, { gameId });
    if (!game) throw new GameNotFoundError();
    return game;
  }
}
