import { KINDS } from '../accounts';
import { COMMON_REASONS, ITEMS, REASONS } from '../flows/flow-ids';
import { REASONS_AS_TEXT } from '../flows/flow-sources.sql';

/**
 * What must hold for the rows of game `$2`, whose currencies are `$3`, on shard `$1`. Each query finds rows that
 * contradict the rule of its name; honest books have none. All run in one snapshot of the database.
 */
const OF_GAME: Readonly<Record<string, string>> = {
  entries_sum_to_zero: `
    SELECT seq, currency_id, sum(amount) AS sum FROM entry WHERE shard = $1 AND currency_id = ANY ($3)
     GROUP BY seq, currency_id HAVING sum(amount) <> 0`,
  transactions_have_entries: `
    SELECT coalesce(t.seq, e.seq) AS seq, t.kind FROM
      (SELECT seq, kind FROM ledger_transaction WHERE shard = $1 AND game_id = $2) t
      FULL JOIN (SELECT DISTINCT seq FROM entry WHERE shard = $1 AND currency_id = ANY ($3)) e ON e.seq = t.seq
     WHERE t.seq IS NULL OR e.seq IS NULL`,
  balances_equal_entries: `
    SELECT coalesce(b.player_id, e.player_id) AS player_id, coalesce(b.currency_id, e.currency_id) AS currency_id,
           b.available, b.reserved, e.available AS available_by_entries, e.reserved AS reserved_by_entries
      FROM (SELECT * FROM balance WHERE shard = $1 AND currency_id = ANY ($3)) b
      FULL JOIN (
        SELECT player_id, currency_id, coalesce(sum(amount) FILTER (WHERE account = 0), 0) AS available,
               coalesce(sum(amount) FILTER (WHERE account = 1), 0) AS reserved
          FROM entry WHERE shard = $1 AND currency_id = ANY ($3) AND account IN (0, 1) GROUP BY 1, 2) e
        ON e.player_id = b.player_id AND e.currency_id = b.currency_id
     WHERE b.available IS DISTINCT FROM e.available OR b.reserved IS DISTINCT FROM e.reserved`,
  balances_follow_each_other: `
    SELECT seq, player_id, currency_id, account, before, amount, balance_after FROM (
      SELECT e.*, lag(balance_after, 1, 0) OVER (PARTITION BY player_id, currency_id, account ORDER BY seq) AS before
        FROM entry e WHERE shard = $1 AND currency_id = ANY ($3) AND account IN (0, 1)) c
     WHERE balance_after IS DISTINCT FROM before + amount`,
  transactions_name_their_balances: `
    SELECT t.seq, e.account, e.balance_after, t.available_after, t.reserved_after
      FROM ledger_transaction t JOIN entry e ON e.shard = t.shard AND e.seq = t.seq AND e.currency_id = t.currency_id
     WHERE t.shard = $1 AND t.game_id = $2 AND ((e.account = 0 AND e.balance_after <> t.available_after)
                                             OR (e.account = 1 AND e.balance_after <> t.reserved_after))`,
  books_equal_recount: `
    SELECT b.currency_id, to_jsonb(b) AS book, to_jsonb(p) AS balances, to_jsonb(s) AS entries, t.made
      FROM shard_book b
      LEFT JOIN LATERAL (
        SELECT coalesce(sum(available), 0) AS available, coalesce(sum(reserved), 0) AS reserved,
               count(*) FILTER (WHERE available + reserved > 0) AS funded
          FROM balance x WHERE x.shard = $1 AND x.currency_id = b.currency_id) p ON true
      LEFT JOIN (
        SELECT e.currency_id, coalesce(sum(amount) FILTER (WHERE account = 2), 0) AS issuance,
               coalesce(sum(amount) FILTER (WHERE account = 3), 0) AS revenue,
               coalesce(sum(amount) FILTER (WHERE account = 4), 0) AS platform_fee,
               coalesce(sum(amount) FILTER (WHERE account = 5), 0) AS sink,
               coalesce(sum(amount) FILTER (WHERE account = 6), 0) AS exchange,
               coalesce(sum(amount) FILTER (WHERE account = 7), 0) AS recharge,
               coalesce(sum(amount) FILTER (WHERE account = 8), 0) AS forfeited
          FROM entry e WHERE e.shard = $1 AND e.currency_id = ANY ($3) GROUP BY 1) s ON s.currency_id = b.currency_id
      LEFT JOIN (
        SELECT currency_id, count(*) AS made FROM ledger_transaction
         WHERE shard = $1 AND game_id = $2 AND kind < 100 GROUP BY 1) t ON t.currency_id = b.currency_id
     WHERE b.shard = $1 AND b.currency_id = ANY ($3)
       AND (b.available <> p.available OR b.reserved <> p.reserved OR b.funded_players <> p.funded
         OR b.issuance <> coalesce(s.issuance, 0) OR b.revenue <> coalesce(s.revenue, 0)
         OR b.platform_fee <> coalesce(s.platform_fee, 0) OR b.sink <> coalesce(s.sink, 0)
         OR b.exchange <> coalesce(s.exchange, 0) OR b.recharge <> coalesce(s.recharge, 0)
         OR b.forfeited <> coalesce(s.forfeited, 0) OR b.transactions <> coalesce(t.made, 0))`,
  players_are_counted: `
    SELECT coalesce(p.players, 0) AS players, coalesce(c.players, 0) AS counted
      FROM (SELECT count(*) AS players FROM player WHERE shard = $1 AND game_id = $2 AND deleted_at IS NULL) p
      LEFT JOIN player_count c ON c.shard = $1 AND c.game_id = $2
     WHERE p.players <> coalesce(c.players, 0)`,
  reserved_equals_open_holds: `
    SELECT coalesce(b.player_id, h.player_id) AS player_id, coalesce(b.currency_id, h.currency_id) AS currency_id,
           b.reserved, h.held
      FROM (SELECT * FROM balance WHERE shard = $1 AND currency_id = ANY ($3) AND reserved <> 0) b
      FULL JOIN (SELECT player_id, currency_id, sum(amount) AS held FROM hold
                  WHERE shard = $1 AND currency_id = ANY ($3) AND status = 0 GROUP BY 1, 2) h
        ON h.player_id = b.player_id AND h.currency_id = b.currency_id
     WHERE coalesce(b.reserved, 0) <> coalesce(h.held, 0)`,
  refunds_add_up: `
    SELECT coalesce(o.seq, t.seq) AS seq, o.refunded, o.fee_refunded, t.amount, t.fee
      FROM (SELECT o.* FROM order_refund o JOIN ledger_transaction s ON s.shard = o.shard AND s.seq = o.seq
             WHERE o.shard = $1 AND s.game_id = $2) o
      FULL JOIN (SELECT target_seq AS seq, sum(amount) AS amount, sum(fee) AS fee FROM ledger_transaction
                  WHERE shard = $1 AND game_id = $2 AND kind = ${KINDS.refund} GROUP BY 1) t ON t.seq = o.seq
     WHERE o.refunded IS DISTINCT FROM t.amount OR o.fee_refunded IS DISTINCT FROM t.fee`,
  requests_name_their_transactions: `
    SELECT t.seq, t.kind FROM ledger_transaction t
      LEFT JOIN request r ON r.game_id = t.game_id AND r.kind = t.kind AND r.client_request_id = t.client_request_id
     WHERE t.shard = $1 AND t.game_id = $2 AND t.client_request_id IS NOT NULL
       AND (r.shard IS DISTINCT FROM t.shard OR r.seq IS DISTINCT FROM t.seq)`,
};

/** The number under which a transaction was counted, by the kinds' numbers and the game's names. */
const FLOWS_EQUAL_RECOUNT = `
  WITH moved AS MATERIALIZED (
    SELECT e.seq, e.currency_id, sum(e.amount) AS net FROM entry e
     WHERE e.shard = $1 AND e.currency_id = ANY ($3) AND e.account IN (0, 1)
     GROUP BY e.seq, e.currency_id HAVING sum(e.amount) <> 0
  ), told AS (
    SELECT m.currency_id, m.net, (t.created_at AT TIME ZONE 'UTC')::date AS day,
           CASE WHEN t.reason IS NULL OR t.kind >= 100 THEN t.kind
                ELSE coalesce(k.flow_id, r.flow_id, ${REASONS.other}) END AS reason_flow,
           CASE WHEN i.item_id IS NOT NULL THEN coalesce(n.flow_id, ${ITEMS.other}) END AS item_flow
      FROM moved m JOIN ledger_transaction t ON t.shard = $1 AND t.seq = m.seq
      LEFT JOIN ledger_transaction o ON t.kind = ${KINDS.refund} AND o.shard = $1 AND o.seq = t.target_seq
      CROSS JOIN LATERAL (
        SELECT CASE t.kind WHEN ${KINDS.purchase} THEN t.details ->> 'item_id'
                           WHEN ${KINDS.refund} THEN o.details ->> 'item_id' END AS item_id) i
      LEFT JOIN unnest($4::text[], $5::smallint[]) AS k (name, flow_id) ON k.name = t.reason
      LEFT JOIN flow_name r ON r.game_id = $2 AND NOT r.is_item AND r.name = t.reason
      LEFT JOIN flow_name n ON n.game_id = $2 AND n.is_item AND n.name = i.item_id
  ), recount AS (
    SELECT t.currency_id, l.flow_id, t.day, sum(greatest(t.net, 0)) AS money_in, sum(greatest(-t.net, 0)) AS money_out,
           count(*) AS transactions
      FROM told t, LATERAL (VALUES (t.reason_flow), (t.item_flow)) AS l (flow_id)
     WHERE l.flow_id IS NOT NULL GROUP BY 1, 2, 3
  )
  SELECT coalesce(f.currency_id, c.currency_id) AS currency_id, coalesce(f.flow_id, c.flow_id) AS flow_id,
         coalesce(f.day, c.day)::text AS day, f.money_in, f.money_out, f.transactions,
         c.money_in AS recounted_in, c.money_out AS recounted_out, c.transactions AS recounted_transactions
    FROM (SELECT * FROM flow_day WHERE shard = $1 AND currency_id = ANY ($3)) f
    FULL JOIN recount c ON c.currency_id = f.currency_id AND c.flow_id = f.flow_id AND c.day = f.day
   WHERE f.money_in IS DISTINCT FROM c.money_in OR f.money_out IS DISTINCT FROM c.money_out
      OR f.transactions IS DISTINCT FROM c.transactions`;

/** Numbers are a shard's, whatever the game. */
const SEQ_WITHOUT_GAPS = `
  SELECT s.next_seq, t.made, t.last FROM shard s,
         (SELECT count(*) AS made, coalesce(max(seq), 0) AS last FROM ledger_transaction WHERE shard = $1) t
   WHERE s.shard = $1 AND (t.made <> s.next_seq - 1 OR t.last <> s.next_seq - 1)`;

/** The sums over all shards, which no single shard can tell. */
const FLOW_TOTALS_ADD_UP = `
  SELECT coalesce(t.currency_id, f.currency_id) AS currency_id, coalesce(t.flow_id, f.flow_id) AS flow_id,
         coalesce(t.day, f.day)::text AS day, t.money_in, t.money_out, t.transactions,
         f.money_in AS summed_in, f.money_out AS summed_out, f.transactions AS summed_transactions
    FROM (SELECT * FROM flow_total WHERE currency_id = ANY ($3)) t
    FULL JOIN (
      SELECT currency_id, flow_id, day, sum(summed_in) AS money_in, sum(summed_out) AS money_out,
             sum(summed_transactions) AS transactions
        FROM flow_day WHERE currency_id = ANY ($3) GROUP BY 1, 2, 3 HAVING sum(summed_transactions) > 0) f
      ON f.currency_id = t.currency_id AND f.flow_id = t.flow_id AND f.day = t.day
   WHERE t.money_in IS DISTINCT FROM f.money_in OR t.money_out IS DISTINCT FROM f.money_out
      OR t.transactions IS DISTINCT FROM f.transactions`;

/** Every day with totals of reasons has a text, and the good ones say the same. */
const REASON_DAYS_ADD_UP = `
  SELECT t.currency_id, t.day::text AS day, d.flows, d.flow_count, t.flows AS expected
    FROM (SELECT t.currency_id, t.day, count(*) AS flow_count, ${REASONS_AS_TEXT} AS flows
            FROM flow_total t WHERE t.currency_id = ANY ($3) AND t.flow_id < ${ITEMS.other} GROUP BY 1, 2) t
    LEFT JOIN reason_day d ON d.currency_id = t.currency_id AND d.day = t.day
   WHERE d.day IS NULL OR (d.written = d.changes AND (d.flows <> t.flows OR d.flow_count <> t.flow_count))`;

/** What is checked. */
export interface RuleScope {
  readonly shard: number;
  readonly gameId: number;
  /** Of the game alone. */
  readonly currencyIds: readonly number[];
}

/** The names and numbers of the reasons that every game has. */
const COMMON_FLOWS = [COMMON_REASONS.map(([name]) => name), COMMON_REASONS.map(([, flowId]) => flowId)];

/** A few rows tell what is wrong; there may be millions. */
const ROWS_MAX = 5;

/** The first rows that contradict a rule. Every query takes the same values, whether it needs them all or not. */
const firstRows = (query: string): string => `
  SELECT to_jsonb(found) AS found FROM (${query}) found
   WHERE ($1::smallint, $2::integer, $3::integer[]) IS NOT NULL LIMIT ${ROWS_MAX}`;

/** The queries to run on a shard, by the name of their rule. */
export function shardRules({ shard, gameId, currencyIds }: RuleScope) {
  const values = [shard, gameId, currencyIds];
  return [
    ...Object.entries(OF_GAME).map(([name, query]) => ({ name, text: firstRows(query), values })),
    { name: 'seq_without_gaps', text: firstRows(SEQ_WITHOUT_GAPS), values },
    { name: 'flows_equal_recount', text: firstRows(FLOWS_EQUAL_RECOUNT), values: [...values, ...COMMON_FLOWS] },
  ];
}

/** What no single shard can tell. Shard `$1` is the first one. */
export function gameRules({ shard, gameId, currencyIds }: RuleScope) {
  const values = [shard, gameId, currencyIds];
  return [
    { name: 'flow_totals_add_up', text: firstRows(FLOW_TOTALS_ADD_UP), values },
    { name: 'reason_days_add_up', text: firstRows(REASON_DAYS_ADD_UP), values },
  ];
}
