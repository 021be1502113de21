import type { DataSource } from 'typeorm';
import { readPrepared, shardOfPlayer } from '@goldkeep/persistence';
import type { PlayerKey } from '@goldkeep/players';
import type { ItemInstance } from './item-instance';

type Column<Value> = readonly Value[] | null;

/** One list a column, all of one length; null for no rows. Times are milliseconds since 1970. */
interface InstanceColumns {
  readonly instanceIds: Column<string>;
  readonly catalogVersions: Column<string>;
  readonly itemIds: Column<string>;
  readonly remainingUses: Column<number>;
  readonly purchasedMs: Column<number>;
  readonly expireMs: Column<number | null>;
  readonly unitCurrencies: Column<string | null>;
  readonly unitPrices: Column<number | null>;
  readonly customData: Column<Readonly<Record<string, unknown>> | null>;
  readonly areEquipped: Column<boolean>;
  readonly characterIds: Column<string | null>;
}

/**
 * One row of JSON columns: 200 instances take a process 0.3 ms so, and 1.1 ms as rows (2 cores, Node 20). The game is
 * asked for too: a player of another one owns nothing here.
 */
const READ = {
  name: 'read_inventory',
  text: `
  SELECT json_agg(instance_id) AS "instanceIds", json_agg(catalog_version) AS "catalogVersions",
         json_agg(item_id) AS "itemIds", json_agg(remaining_uses) AS "remainingUses",
         json_agg((extract(epoch FROM purchase_date) * 1000)::bigint) AS "purchasedMs",
         json_agg((extract(epoch FROM expires_at) * 1000)::bigint) AS "expireMs",
         json_agg(unit_currency) AS "unitCurrencies", json_agg(unit_price) AS "unitPrices",
         json_agg(custom_data) AS "customData", json_agg(is_equipped) AS "areEquipped",
         json_agg(character_id) AS "characterIds"
    FROM (SELECT * FROM item_instance
           WHERE shard = $1 AND player_id = $2 AND game_id = $3 AND (expires_at IS NULL OR expires_at > $4)
           ORDER BY instance_id) i`,
};

/** What a player owns at an instant, by ascending ids. */
export async function readInstances(
  dataSource: DataSource,
  { gameId, playerId }: PlayerKey,
  now: Date,
): Promise<readonly ItemInstance[]> {
  const values = [shardOfPlayer(playerId), playerId, gameId, now];
  const [columns] = await readPrepared<readonly InstanceColumns[]>(dataSource, READ, values);
  if (!columns) return [];
  return (columns.instanceIds ?? []).map((instanceId, index) => instanceAt(columns, instanceId, index));
}

function instanceAt(columns: InstanceColumns, instanceId: string, index: number): ItemInstance {
  const expireMs = columns.expireMs?.[index] ?? null;
  const unitPrice = columns.unitPrices?.[index] ?? null;
  return {
    instanceId,
    catalogVersion: columns.catalogVersions?.[index] ?? '',
    itemId: columns.itemIds?.[index] ?? '',
    remainingUses: columns.remainingUses?.[index] ?? NaN,
    purchaseDate: new Date(columns.purchasedMs?.[index] ?? NaN),
    expiresAt: expireMs === null ? null : new Date(expireMs),
    unitCurrency: columns.unitCurrencies?.[index] ?? null,
    unitPrice: unitPrice === null ? null : BigInt(unitPrice),
    customData: columns.customData?.[index] ?? null,
    isEquipped: columns.areEquipped?.[index] ?? false,
    characterId: columns.characterIds?.[index] ?? null,
  };
}
