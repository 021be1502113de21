import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { HeldReads } from '../directory/held-reads';
import { CatalogItemEntity } from './catalog-item.entity';
import type { ItemName } from './item-terms';

/** The catalog that is meant where a request names none. */
export const DEFAULT_CATALOG_VERSION = 'Item';

/** The contract's bound for changes made on another instance to show. */
const LIFE_MS = 1_000;
/** Items seen this recently still serve while the database does not answer. */
const STALE_MS = 600_000;
const ITEMS_MAX = 50_000;

/** What items are, for those who sell and grant them: answered from memory. */
@Injectable()
export class CatalogItems {
  private readonly items: HeldReads<CatalogItemEntity>;

  constructor(
    private readonly dataSource: DataSource,
    clock: Clock,
  ) {
    this.items = new HeldReads({ max: ITEMS_MAX, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs: () => clock.nowMs() });
  }

  async find(name: ItemName): Promise<CatalogItemEntity | undefined> {
    const { gameId, catalogVersion, itemId } = name;
    const key = JSON.stringify([gameId, catalogVersion, itemId]);
    return this.items.get(key, async () => {
      return (await this.dataSource.manager.findOneBy(CatalogItemEntity, { ...name })) ?? undefined;
    });
  }

  /** Called after every change to an item, so that this process sees it at once. */
  invalidate({ gameId, catalogVersion, itemId }: ItemName): void {
    this.items.drop((item) => {
      return item.gameId === gameId && item.catalogVersion === catalogVersion && item.itemId === itemId;
    });
  }
}
