import type { CatalogItems, GameSnapshot } from '@goldkeep/games';
import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { PlayerKey } from '@goldkeep/players';
import { newInstanceId } from '../instance-id';
import type { ItemInstance } from '../item-instance';
import type { WantedGrant } from './wanted-grant';

const SECOND_MS = 1_000;

/** An item as its catalog defines it. */
export type CatalogItem = NonNullable<Awaited<ReturnType<CatalogItems['find']>>>;

const INSERT = `
  INSERT INTO item_instance (shard, player_id, game_id, instance_id, catalog_version, item_id, remaining_uses,
                             purchase_date, expires_at, unit_currency, unit_price, custom_data)
  SELECT $1, $2, $3, n.instance_id, $5, $6, $7, $8, $9, $10, $11, $12 FROM unnest($4::text[]) AS n (instance_id)`;

/** What a grant makes: one instance with all uses, or, of an item that is not stackable, so many with one use each. */
export function newInstances(
  { catalogVersion, itemId, quantity, customData }: WantedGrant,
  { game, item, now }: { readonly game: GameSnapshot; readonly item: CatalogItem; readonly now: Date },
): readonly [ItemInstance, ...ItemInstance[]] {
  const { lifetimeSeconds } = item;
  const common = {
    catalogVersion,
    itemId,
    remainingUses: item.isStackable ? quantity : 1,
    purchaseDate: now,
    expiresAt: lifetimeSeconds === null ? null : new Date(now.getTime() + lifetimeSeconds * SECOND_MS),
    ...unitPriceOf(game, item),
    customData,
    isEquipped: false,
    characterId: null,
  };
  const more = Array.from({ length: item.isStackable ? 0 : quantity - 1 }, () => newInstanceId(now));
  const other = (instanceId: string) => ({ instanceId, ...common });
  return [other(newInstanceId(now)), ...more.map(other)];
}

/** In the game's default currency, and nothing where the item has no price in it. */
function unitPriceOf(
  { defaultCurrency }: GameSnapshot,
  { prices }: CatalogItem,
): Pick<ItemInstance, 'unitCurrency' | 'unitPrice'> {
  const price = defaultCurrency && prices[defaultCurrency.currencyId];
  if (price === undefined) return { unitCurrency: null, unitPrice: null };
  return { unitCurrency: defaultCurrency?.code ?? null, unitPrice: BigInt(price) };
}

/** @param instances of one grant: they differ by their ids alone */
export async function insertInstances(
  tx: Transaction,
  { gameId, playerId }: PlayerKey,
  instances: readonly [ItemInstance, ...ItemInstance[]],
): Promise<void> {
  const [one] = instances;
  await tx.query(INSERT, [
    shardOfPlayer(playerId),
    playerId,
    gameId,
    instances.map(({ instanceId }) => instanceId),
    one.catalogVersion,
    one.itemId,
    one.remainingUses,
    one.purchaseDate,
    one.expiresAt,
    one.unitCurrency,
    one.unitPrice === null ? null : String(one.unitPrice),
    one.customData === null ? null : JSON.stringify(one.customData),
  ]);
}
