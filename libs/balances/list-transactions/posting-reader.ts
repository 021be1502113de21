import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { GameSnapshot } from '@goldkeep/games';
import { accountNamed, kindNamed } from '@goldkeep/ledger';
import type { Shard } from '@goldkeep/persistence';
import type { Posting, PostingPlace } from './posting';

/** How many transactions of the player a page looks through at most, when a filter passes over some. */
const LOOKED_AT_MAX = 1_000;

interface PostingRow {
  readonly seq: string;
  readonly step: number;
  readonly kind: number;
  readonly currency_id: number;
  readonly delta: string;
  readonly reserved_delta: string;
  readonly available_after: string;
  readonly account: number;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly target_seq: string | null;
  readonly created_at: Date;
}

/**
 * A page looks through a part of ledger_transaction_by_player, from `$3` down to `$4`, and reads the entries of what it
 * shows by their key. The account of a step is the first system account of its legs, else the player's reserved one.
 */
export const POSTINGS = `
  SELECT t.seq, e.step, t.kind, e.currency_id, e.delta, e.reserved_delta, coalesce(e.after, t.available_after) AS available_after,
         e.account, t.reason, t.details, t.target_seq, t.created_at
    FROM (
      SELECT * FROM (
        SELECT * FROM ledger_transaction x WHERE x.shard = $1 AND x.player_id = $2 AND x.seq <= $3 AND x.seq >= $4
         ORDER BY x.seq DESC LIMIT ${LOOKED_AT_MAX}) l
       WHERE $5::text IS NULL OR l.reason = $5 ORDER BY l.seq DESC LIMIT $6) t
   CROSS JOIN LATERAL (
      SELECT (i.leg - 1) / 4 + 1 AS step, i.currency_id, coalesce(sum(i.amount) FILTER (WHERE i.account = 0), 0) AS delta,
             coalesce(sum(i.amount) FILTER (WHERE i.account = 1), 0) AS reserved_delta,
             max(i.balance_after) FILTER (WHERE i.account = 0) AS after,
             coalesce(min(i.account) FILTER (WHERE i.account > 1), 1) AS account
        FROM entry i WHERE i.shard = t.shard AND i.seq = t.seq GROUP BY 1, 2) e
   ORDER BY t.seq DESC, e.step`;

/** The number of the last transaction that the page of {@link POSTINGS} has looked at. */
const LAST_LOOKED_AT = `
  SELECT min(l.seq) AS seq, count(*) AS looked_at FROM (
    SELECT x.seq FROM ledger_transaction x WHERE x.shard = $1 AND x.player_id = $2 AND x.seq <= $3 AND x.seq >= $4
     ORDER BY x.seq DESC LIMIT ${LOOKED_AT_MAX}) l`;

/**
 * The first transaction of a shard at `$2` or later, by halving: a shard numbers without gaps and in the order of time, so
 * that some forty probes of the primary key do for any number of transactions.
 */
const FIRST_AT = `
  WITH RECURSIVE s AS (
    SELECT 0::bigint AS low, next_seq AS high FROM shard WHERE shard = $1
     UNION ALL
    SELECT CASE WHEN p.is_before THEN p.middle ELSE s.low END, CASE WHEN p.is_before THEN s.high ELSE p.middle END
      FROM s CROSS JOIN LATERAL (
        SELECT x.seq AS middle, x.created_at < $2 AS is_before FROM ledger_transaction x
         WHERE x.shard = $1 AND x.seq = (s.low + s.high) / 2 LIMIT 1) p
     WHERE s.high - s.low > 1)
  SELECT min(high) AS seq FROM s`;

/** Reads what has happened to a player's money. */
@Injectable()
export class PostingReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The number of the first transaction of the shard at this time or later, or what the next one will get. */
  async firstSeqAt(shard: Shard, time: Date): Promise<number> {
    const [row] = await this.dataSource.query<{ seq: string }[]>(FIRST_AT, [shard, time]);
    return Number(row?.seq);
  }

  /**
   * Newest first, from `below` (exclusive) on.
   * @returns at most `limit` postings, and where to go on; undefined when nothing follows
   */
  async page(
    game: GameSnapshot,
    { shard, playerId }: { readonly shard: Shard; readonly playerId: number },
    wanted: {
      readonly below: PostingPlace;
      readonly firstSeq: number;
      readonly reason: string | undefined;
      readonly limit: number;
    },
  ): Promise<{ readonly postings: readonly Posting[]; readonly next: PostingPlace | undefined }> {
    const { below, firstSeq, reason = null, limit } = wanted;
    const range = [shard, playerId, below.seq, firstSeq];
    // One transaction more than asked for: the first may have been shown already, by the page before.
    const rows = await this.dataSource.query<PostingRow[]>(POSTINGS, [...range, reason, limit + 2]);
    const found = rows
      .map((row) => postingOf(game, shard, row))
      .filter(({ seq, step }) => seq < below.seq || step > below.step);
    const postings = found.slice(0, limit);
    if (found.length > limit) return { postings, next: postings.at(-1) };
    if (reason === null) return { postings, next: undefined };
    const [looked] = await this.dataSource.query<{ seq: string; looked_at: string }[]>(LAST_LOOKED_AT, range);
    if (Number(looked?.looked_at) < LOOKED_AT_MAX) return { postings, next: undefined };
    return { postings, next: { seq: Number(looked?.seq) - 1, step: 0 } };
  }
}

function postingOf(game: GameSnapshot, shard: Shard, row: PostingRow): Posting {
  const currency = game.currencyById(row.currency_id);
  if (!currency) throw new Error(`game ${game.gameId} has lost its currency ${row.currency_id}`);
  const kind = kindNamed(row.kind);
  const isTransfer = kind === 'transferOut' || kind === 'transferIn';
  return {
    shard,
    seq: Number(row.seq),
    step: row.step,
    kind,
    currency,
    delta: BigInt(row.delta),
    reservedDelta: BigInt(row.reserved_delta),
    availableAfter: BigInt(row.available_after),
    reason: row.reason,
    metadata: isTransfer ? (row.details?.metadata ?? null) : row.details,
    account: accountNamed(row.account),
    otherPlayer: isTransfer
      ? { playerId: Number(row.details?.counterpart_player_id), seq: Number(row.target_seq) }
      : null,
    createdAt: row.created_at,
  };
}
