import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource, MoreThan } from 'typeorm';
import { GameDirectory } from '../../directory/game-directory';
import type { GameSnapshot } from '../../directory/game-snapshot';
import { CatalogItemEntity } from '../catalog-item.entity';

export interface ItemsPage {
  readonly game: GameSnapshot;
  readonly items: readonly CatalogItemEntity[];
  /** Where the next page begins; null after the last item. */
  readonly nextCursor: string | null;
}

/** A catalog's items in the order of their ids, a page at a time. */
export class ListItemsQuery extends Query<ItemsPage> {
  readonly gameId: number;
  readonly catalogVersion: string;
  /** Id of the last item already seen. */
  readonly cursor: string | undefined;
  /** Items on the page. */
  readonly limit: number;

  constructor(page: {
    readonly gameId: number;
    readonly catalogVersion: string;
    readonly cursor: string | undefined;
    readonly limit: number;
  }) {
    super();
    this.gameId = page.gameId;
    this.catalogVersion = page.catalogVersion;
    this.cursor = page.cursor;
    this.limit = page.limit;
  }
}

@QueryHandler(ListItemsQuery)
export class ListItemsHandler implements IQueryHandler<ListItemsQuery> {
  constructor(
    private readonly directory: GameDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId, catalogVersion, cursor, limit }: ListItemsQuery): Promise<ItemsPage> {
    const game = await this.directory.snapshot(gameId);
    const found = await this.dataSource.manager.find(CatalogItemEntity, {
      where: { gameId, catalogVersion, itemId: MoreThan(cursor ?? '') },
      order: { itemId: 'ASC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit);
    return { game, items, nextCursor: found.length > items.length ? (items.at(-1)?.itemId ?? null) : null };
  }
}
