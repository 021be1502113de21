import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { WebhookEndpointEntity } from '../webhook-endpoint.entity';

/** A game's endpoints, the oldest first; there are never more than a few. */
export class ListEndpointsQuery extends Query<readonly WebhookEndpointEntity[]> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(ListEndpointsQuery)
export class ListEndpointsHandler implements IQueryHandler<ListEndpointsQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: ListEndpointsQuery): Promise<readonly WebhookEndpointEntity[]> {
    await this.games.snapshot(gameId);
    return this.dataSource.manager.find(WebhookEndpointEntity, { where: { gameId }, order: { endpointId: 'ASC' } });
  }
}
