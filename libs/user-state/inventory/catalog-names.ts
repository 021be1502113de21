import { Injectable } from '@nestjs/common';
import { CatalogItems } from '@goldkeep/games';
import type { ItemNames, ItemReference } from './item-instance';

type Catalog = Awaited<ReturnType<CatalogItems['catalog']>>;

/** What the catalogs say of items now, for whole inventories at a time. */
@Injectable()
export class CatalogNames {
  /** A catalog is the same object until it is read anew, so that its items are put in order once. */
  private readonly byItemId = new WeakMap<Catalog, ReadonlyMap<string, ItemNames>>();

  constructor(private readonly catalogItems: CatalogItems) {}

  /** @returns for a given item its names, undefined when the catalog does not have it */
  async of(gameId: number, items: readonly ItemReference[]): Promise<(item: ItemReference) => ItemNames | undefined> {
    const catalogs = new Map<string, ReadonlyMap<string, ItemNames>>();
    for (const version of new Set(items.map(({ catalogVersion }) => catalogVersion))) {
      catalogs.set(version, this.namesIn(await this.catalogItems.catalog(gameId, version)));
    }
    const inCatalog = ({ catalogVersion, itemId }: ItemReference) => catalogs.get(catalogVersion)?.get(itemId);
    const missing = new Map(items.filter((item) => !inCatalog(item)).map((item) => [keyOf(item), item]));
    if (missing.size === 0) return inCatalog;

    // Of the largest catalogs not all items are in one reading.
    const found = [...missing].map(async ([key, { catalogVersion, itemId }]) => {
      return [key, await this.catalogItems.find({ gameId, catalogVersion, itemId })] as const;
    });
    const others = new Map<string, ItemNames | undefined>(await Promise.all(found));
    return (item) => inCatalog(item) ?? others.get(keyOf(item));
  }

  private namesIn(catalog: Catalog): ReadonlyMap<string, ItemNames> {
    const known = this.byItemId.get(catalog);
    if (known) return known;
    const names = new Map(catalog.items.map((item) => [item.itemId, item]));
    this.byItemId.set(catalog, names);
    return names;
  }
}

/** Names of catalogs have no slash. */
function keyOf({ catalogVersion, itemId }: ItemReference): string {
  return `${catalogVersion}/${itemId}`;
}
