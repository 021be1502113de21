import type { Shard, Transaction } from '@goldkeep/persistence';

/** What a player has of a currency, as text in minor units. */
export interface Holder {
  readonly playerId: number;
  readonly available: string;
  readonly reserved: string;
}

/**
 * The players of a shard who have most of a currency. It reads all balances of the shard: an index on what changes
 * with every transaction would cost each of them more than this costs now and then.
 */
export async function topHolders(
  tx: Transaction,
  { shard, currencyId, limit }: { readonly shard: Shard; readonly currencyId: number; readonly limit: number },
): Promise<Holder[]> {
  const rows = await tx.query<{ player_id: string; available: string; reserved: string }[]>(
    `SELECT player_id, available, reserved FROM balance
      WHERE shard = $1 AND currency_id = $2 AND available + reserved > 0
      ORDER BY available + reserved DESC, player_id LIMIT $3`,
    [shard, currencyId, limit],
  );
  return rows.map(({ player_id: playerId, ...sums }) => ({ playerId: Number(playerId), ...sums }));
}
