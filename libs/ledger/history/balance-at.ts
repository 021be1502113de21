import type { MinorUnits } from '@goldkeep/money';
import type { Shard, Transaction } from '@goldkeep/persistence';
import { ACCOUNTS, kindNamed, type TransactionKind } from '../accounts';

/** A player's balance of one currency. */
export interface BalanceKey {
  readonly shard: Shard;
  readonly playerId: number;
  readonly currencyId: number;
}

/** What a transaction did to the balance. */
export interface BalanceLink {
  readonly seq: number;
  readonly kind: TransactionKind;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
  /** Null where it did not touch what is available. */
  readonly availableAfter: MinorUnits | null;
}

/**
 * The last number that the shard had given out by a time. Numbers are given out in the order of time and without gaps,
 * so halving finds it with some twenty probes of the primary key, however long the history.
 */
const LAST_SEQ = `
  WITH RECURSIVE halving (lo, hi) AS (
    SELECT 0::bigint, next_seq - 1 FROM shard WHERE shard = $1
    UNION ALL
    SELECT CASE WHEN t.created_at <= $2 THEN t.seq ELSE h.lo END, CASE WHEN t.created_at <= $2 THEN h.hi ELSE t.seq - 1 END
      FROM halving h JOIN LATERAL (
        SELECT i.seq, i.created_at FROM ledger_transaction i WHERE i.shard = $1 AND i.seq = (h.lo + h.hi + 1) / 2 LIMIT 1
      ) t ON true
     WHERE h.lo < h.hi
  )
  SELECT lo AS seq FROM halving WHERE lo = hi`;

export async function lastSeqAt(tx: Transaction, shard: Shard, time: Date): Promise<number> {
  const [row] = await tx.query<{ seq: string }[]>(LAST_SEQ, [shard, time]);
  return Number(row?.seq ?? 0);
}

/** Only the first step of a command moves reserved money, so its transaction tells; available moves in every step. */
const BALANCE = `
  SELECT (SELECT e.balance_after FROM ledger_transaction t JOIN entry e ON e.shard = t.shard AND e.seq = t.seq
           WHERE t.shard = $1 AND t.player_id = $2 AND t.seq <= $4
             AND e.account = ${ACCOUNTS.available} AND e.player_id = $2 AND e.currency_id = $3
           ORDER BY t.seq DESC LIMIT 1) AS available,
         (SELECT t.reserved_after FROM ledger_transaction t
           WHERE t.shard = $1 AND t.player_id = $2 AND t.currency_id = $3 AND t.seq <= $4
           ORDER BY t.seq DESC LIMIT 1) AS reserved`;

/** What the player had after the transaction `seq` of the shard, whoever's it was. */
export async function balanceAfter(
  tx: Transaction,
  { shard, playerId, currencyId }: BalanceKey,
  seq: number,
): Promise<{ readonly available: MinorUnits; readonly reserved: MinorUnits }> {
  const [row] = await tx.query<{ available: string | null; reserved: string | null }[]>(BALANCE, [
    shard,
    playerId,
    currencyId,
    seq,
  ]);
  return { available: BigInt(row?.available ?? 0), reserved: BigInt(row?.reserved ?? 0) };
}

const CHAIN = `
  SELECT t.seq, t.kind, t.reason, t.created_at AS "createdAt", e.available, e.reserved, e.after AS "availableAfter"
    FROM ledger_transaction t
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(i.amount) FILTER (WHERE i.account = ${ACCOUNTS.available}), 0) AS available,
            coalesce(sum(i.amount) FILTER (WHERE i.account = ${ACCOUNTS.reserved}), 0) AS reserved,
            max(i.balance_after) FILTER (WHERE i.account = ${ACCOUNTS.available}) AS after, count(*) AS legs
       FROM entry i WHERE i.shard = t.shard AND i.seq = t.seq AND i.player_id = $2 AND i.currency_id = $3) e
   WHERE t.shard = $1 AND t.player_id = $2 AND t.seq <= $4 AND e.legs > 0
   ORDER BY t.seq DESC LIMIT $5`;

interface LinkRow {
  readonly seq: string;
  readonly kind: number;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly available: string;
  readonly reserved: string;
  readonly availableAfter: string | null;
}

/** The transactions that made the balance what it was after `seq`, newest first. */
export async function balanceChain(
  tx: Transaction,
  { shard, playerId, currencyId }: BalanceKey,
  { seq, limit }: { readonly seq: number; readonly limit: number },
): Promise<BalanceLink[]> {
  const rows = await tx.query<LinkRow[]>(CHAIN, [shard, playerId, currencyId, seq, limit]);
  return rows.map((row) => ({
    seq: Number(row.seq),
    kind: kindNamed(row.kind),
    reason: row.reason,
    createdAt: row.createdAt,
    available: BigInt(row.available),
    reserved: BigInt(row.reserved),
    availableAfter: row.availableAfter === null ? null : BigInt(row.availableAfter),
  }));
}
