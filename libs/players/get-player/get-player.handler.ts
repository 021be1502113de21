import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { PlayerDirectory } from '../player-directory';
import type { PlayerEntity } from '../player.entity';

export class GetPlayerQuery extends Query<PlayerEntity> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@QueryHandler(GetPlayerQuery)
export class GetPlayerHandler implements IQueryHandler<GetPlayerQuery> {
  constructor(private readonly players: PlayerDirectory) {}

  /** @throws PlayerNotFoundError */
  execute({ gameId, playerId }: GetPlayerQuery): Promise<PlayerEntity> {
    return this.players.byId(gameId, playerId);
  }
}
