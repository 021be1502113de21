import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { whenThere, type Awaitable } from '@goldkeep/cache';
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

const CATALOGS_MAX = 200;
/** The most items that are shown of a catalog at once. */
const CATALOG_ITEMS_MAX = 5_000;

/** A whole catalog; the same object until something in it may have changed. */
export interface Catalog {
  readonly gameId: number;
  readonly catalogVersion: string;
  readonly items: readonly CatalogItemEntity[];
}

/** What items are, for those who sell and grant them: answered from memory. */
@Injectable()
export class CatalogItems {
  private readonly items: HeldReads<CatalogItemEntity>;
  private readonly catalogs: HeldReads<Catalog>;

  constructor(
    private readonly dataSource: DataSource,
    clock: Clock,
  ) {
    const nowMs = (): number => clock.nowMs();
    this.items = new HeldReads({ max: ITEMS_MAX, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs });
    this.catalogs = new HeldReads({ max: CATALOGS_MAX, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs });
  }

  async find(name: ItemName): Promise<CatalogItemEntity | undefined> {
    const { gameId, catalogVersion, itemId } = name;
    const key = JSON.stringify([gameId, catalogVersion, itemId]);
    return this.items.get(key, async () => {
      return (await this.dataSource.manager.findOneBy(CatalogItemEntity, { ...name })) ?? undefined;
    });
  }

  /** The items of a catalog by ascending ids; none for one that nobody has put anything into. */
  catalog(gameId: number, catalogVersion: string): Awaitable<Catalog> {
    const key = JSON.stringify([gameId, catalogVersion]);
    const found = this.catalogs.get(key, async () => {
      const items = await this.dataSource.manager.find(CatalogItemEntity, {
        where: { gameId, catalogVersion },
        order: { itemId: 'ASC' },
        take: CATALOG_ITEMS_MAX,
      });
      return { gameId, catalogVersion, items };
    });
    return whenThere(found, (catalog) => catalog ?? { gameId, catalogVersion, items: [] });
  }

  /** Called after every change to an item, so that this process sees it at once. */
  invalidate({ gameId, catalogVersion, itemId }: ItemName): void {
    this.items.drop((item) => {
      return item.gameId === gameId && item.catalogVersion === catalogVersion && item.itemId === itemId;
    });
    this.catalogs.drop((catalog) => catalog.gameId === gameId && catalog.catalogVersion === catalogVersion);
  }
}
