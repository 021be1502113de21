import type { MinorUnits } from '@goldkeep/money';
import type { PlacedPlayer, Transaction } from '@goldkeep/persistence';
import { KINDS } from './accounts';
import type { HeldMoney } from './ledger-commands';

/** Money that an open hold has set aside. */
export interface OpenHold extends HeldMoney {
  readonly currencyId: number;
}

/** Money that is free to spend. */
export interface Leftover {
  readonly currencyId: number;
  readonly amount: MinorUnits;
}

interface HoldRow {
  readonly seq: string;
  readonly currency_id: number;
  readonly amount: string;
}
interface BalanceRow {
  readonly currency_id: number;
  readonly available: string;
}

/** The holds of a player that are open, the oldest first. Only behind the lock of the player's shard. */
export async function readOpenHolds(tx: Transaction, { shard, playerId }: PlacedPlayer): Promise<readonly OpenHold[]> {
  const rows = await tx.query<HoldRow[]>(
    `SELECT h.seq, h.currency_id, h.amount FROM ledger_transaction t JOIN hold h ON h.shard = t.shard AND h.seq = t.seq
      WHERE t.shard = $1 AND t.player_id = $2 AND t.kind = $3 AND h.status = 0 ORDER BY h.seq`,
    [shard, playerId, KINDS.hold],
  );
  return rows.map((row) => ({ seq: Number(row.seq), currencyId: row.currency_id, amount: BigInt(row.amount) }));
}

/** What a player has available of each currency, where there is any. Only behind the lock of the player's shard. */
export async function readLeftovers(tx: Transaction, { shard, playerId }: PlacedPlayer): Promise<readonly Leftover[]> {
  const rows = await tx.query<BalanceRow[]>(
    'SELECT currency_id, available FROM balance WHERE shard = $1 AND player_id = $2 AND available > 0 ORDER BY 1',
    [shard, playerId],
  );
  return rows.map((row) => ({ currencyId: row.currency_id, amount: BigInt(row.available) }));
}
