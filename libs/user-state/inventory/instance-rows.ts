import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { ItemInstance, ItemReference } from './item-instance';

/** As the driver gives it: int64 as text. */
type InstanceRow = Omit<ItemInstance, 'unitPrice'> & { readonly unitPrice: string | null };

/** The columns of {@link InstanceRow}. */
const INSTANCE_COLUMNS = `
  instance_id AS "instanceId", catalog_version AS "catalogVersion", item_id AS "itemId",
  remaining_uses AS "remainingUses", purchase_date AS "purchaseDate", expires_at AS "expiresAt",
  unit_currency AS "unitCurrency", unit_price AS "unitPrice", custom_data AS "customData",
  is_equipped AS "isEquipped", character_id AS "characterId"`;

const OF_PLAYER = `SELECT ${INSTANCE_COLUMNS} FROM item_instance WHERE shard = $1 AND player_id = $2`;

function instanceOf(row: InstanceRow): ItemInstance {
  return { ...row, unitPrice: row.unitPrice === null ? null : BigInt(row.unitPrice) };
}

/** In no order; ids that name nothing of the player's are left out. */
export async function findInstances(
  tx: Transaction,
  playerId: number,
  instanceIds: readonly string[],
): Promise<readonly ItemInstance[]> {
  const values = [shardOfPlayer(playerId), playerId, instanceIds];
  return (await tx.query<InstanceRow[]>(`${OF_PLAYER} AND instance_id = ANY ($3)`, values)).map(instanceOf);
}

/** The oldest instance of an item that never expires and has no data of its own. */
export async function findStack(
  tx: Transaction,
  playerId: number,
  { catalogVersion, itemId }: ItemReference,
): Promise<ItemInstance | undefined> {
  const [row] = await tx.query<InstanceRow[]>(
    `${OF_PLAYER} AND catalog_version = $3 AND item_id = $4 AND expires_at IS NULL AND custom_data IS NULL
      ORDER BY purchase_date, instance_id LIMIT 1`,
    [shardOfPlayer(playerId), playerId, catalogVersion, itemId],
  );
  return row && instanceOf(row);
}

export async function countInstances(tx: Transaction, playerId: number): Promise<number> {
  const [row] = await tx.query<{ count: number }[]>(
    'SELECT count(*)::integer AS count FROM item_instance WHERE shard = $1 AND player_id = $2',
    [shardOfPlayer(playerId), playerId],
  );
  return row?.count ?? 0;
}
