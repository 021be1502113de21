import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource, MoreThan } from 'typeorm';
import { GameEntity } from '../entities/game.entity';

/** Games on one page. */
const GAMES_PAGE_MAX = 100;

export interface GamesPage {
  readonly games: readonly GameEntity[];
  /** Where the next page begins; null after the last game. */
  readonly nextCursor: number | null;
}

/** The games in the order of their ids, a page at a time. */
export class ListGamesQuery extends Query<GamesPage> {
  /** Id of the last game already seen. */
  readonly cursor: number;

  constructor({ cursor = 0 }: { readonly cursor?: number | undefined } = {}) {
    super();
    this.cursor = cursor;
  }
}

@QueryHandler(ListGamesQuery)
export class ListGamesHandler implements IQueryHandler<ListGamesQuery> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ cursor }: ListGamesQuery): Promise<GamesPage> {
    const found = await this.dataSource.manager.find(GameEntity, {
      where: { gameId: MoreThan(cursor) },
      order: { gameId: 'ASC' },
      take: GAMES_PAGE_MAX + 1,
    });
    const games = found.slice(0, GAMES_PAGE_MAX);
    return { games, nextCursor: found.length > games.length ? (games.at(-1)?.gameId ?? null) : null };
  }
}
