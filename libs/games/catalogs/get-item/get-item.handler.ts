import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '../../directory/game-directory';
import { ItemNotFoundError } from '../catalog-errors';
import { CatalogItemEntity } from '../catalog-item.entity';
import type { GameItem, ItemName } from '../item-terms';

/** One item of a catalog as the database has it. */
export class GetItemQuery extends Query<GameItem> {
  readonly name: ItemName;

  constructor({ name }: { readonly name: ItemName }) {
    super();
    this.name = name;
  }
}

@QueryHandler(GetItemQuery)
export class GetItemHandler implements IQueryHandler<GetItemQuery> {
  constructor(
    private readonly directory: GameDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws GameNotFoundError, ItemNotFoundError */
  async execute({ name }: GetItemQuery): Promise<GameItem> {
    const game = await this.directory.snapshot(name.gameId);
    const item = await this.dataSource.manager.findOneBy(CatalogItemEntity, { ...name });
    if (!item) throw new ItemNotFoundError();
    return { game, item };
  }
}
