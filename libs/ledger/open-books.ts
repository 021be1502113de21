import { SHARD_COUNT, type Transaction } from '@goldkeep/persistence';

/** Opens the books of a new currency on every shard; the currency's transaction must call it before money moves. */
export async function openBooks(
  tx: Transaction,
  { gameId, currencyId }: { readonly gameId: number; readonly currencyId: number },
): Promise<void> {
  await tx.query(
    'INSERT INTO shard_book (shard, currency_id, game_id) SELECT s, $1, $2 FROM generate_series(0, $3 - 1) s',
    [currencyId, gameId, SHARD_COUNT],
  );
}
