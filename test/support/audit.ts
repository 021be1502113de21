import type { DataSource } from 'typeorm';

/** Each query finds rows that contradict a rule of the ledger; an honest ledger has none. */
const RULES: Readonly<Record<string, string>> = {
  'the entries of a transaction sum to zero in each currency': `
    SELECT shard, seq, currency_id, sum(amount) FROM entry GROUP BY 1, 2, 3 HAVING sum(amount) <> 0`,
  'every transaction that moves money has entries, and every entry a transaction': `
    SELECT coalesce(t.shard, e.shard), coalesce(t.seq, e.seq) FROM ledger_transaction t
      FULL JOIN (SELECT DISTINCT shard, seq FROM entry) e ON e.shard = t.shard AND e.seq = t.seq
     WHERE t.seq IS NULL OR e.seq IS NULL`,
  'each balance equals its entries': `
    SELECT * FROM balance b FULL JOIN (
        SELECT shard, player_id, currency_id, coalesce(sum(amount) FILTER (WHERE account = 0), 0) AS available,
               coalesce(sum(amount) FILTER (WHERE account = 1), 0) AS reserved
          FROM entry WHERE account IN (0, 1) GROUP BY 1, 2, 3) e
        ON e.shard = b.shard AND e.player_id = b.player_id AND e.currency_id = b.currency_id
     WHERE b.available IS DISTINCT FROM e.available OR b.reserved IS DISTINCT FROM e.reserved`,
  'available and reserved are never below zero': `SELECT * FROM balance WHERE available < 0 OR reserved < 0`,
  'each balance after a change is the one before and the change': `
    SELECT * FROM (
      SELECT e.*, lag(balance_after, 1, 0) OVER (PARTITION BY shard, player_id, currency_id, account ORDER BY seq) AS before
        FROM entry e WHERE account IN (0, 1)) c
     WHERE balance_after IS DISTINCT FROM before + amount`,
  'a transaction names the balances that its entries left behind': `
    SELECT * FROM ledger_transaction t JOIN entry e ON e.shard = t.shard AND e.seq = t.seq AND e.currency_id = t.currency_id
     WHERE (e.account = 0 AND e.balance_after <> t.available_after) OR (e.account = 1 AND e.balance_after <> t.reserved_after)`,
  "each shard's books equal a recount": `
    SELECT * FROM shard_book b
      LEFT JOIN LATERAL (
        SELECT coalesce(sum(available), 0) AS available, coalesce(sum(reserved), 0) AS reserved,
               count(*) FILTER (WHERE available + reserved > 0) AS funded
          FROM balance x WHERE x.shard = b.shard AND x.currency_id = b.currency_id) p ON true
      LEFT JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE account = 2), 0) AS issuance,
               coalesce(sum(amount) FILTER (WHERE account = 3), 0) AS revenue,
               coalesce(sum(amount) FILTER (WHERE account = 4), 0) AS platform_fee,
               coalesce(sum(amount) FILTER (WHERE account = 5), 0) AS sink,
               coalesce(sum(amount) FILTER (WHERE account = 6), 0) AS exchange,
               coalesce(sum(amount) FILTER (WHERE account = 7), 0) AS recharge,
               coalesce(sum(amount) FILTER (WHERE account = 8), 0) AS forfeited
          FROM entry e WHERE e.shard = b.shard AND e.currency_id = b.currency_id) s ON true
      LEFT JOIN LATERAL (
        SELECT count(*) AS made FROM ledger_transaction t
         WHERE t.shard = b.shard AND t.currency_id = b.currency_id AND t.kind < 100) t ON true
     WHERE b.available <> p.available OR b.reserved <> p.reserved OR b.funded_players <> p.funded
        OR b.issuance <> s.issuance OR b.revenue <> s.revenue OR b.platform_fee <> s.platform_fee OR b.sink <> s.sink
        OR b.exchange <> s.exchange OR b.recharge <> s.recharge OR b.forfeited <> s.forfeited
        OR b.transactions <> t.made`,
  'each currency sums to zero over players and system accounts': `
    SELECT currency_id, sum(amount) FROM entry GROUP BY 1 HAVING sum(amount) <> 0`,
  'what is converted leaves one currency and enters another, as much in whole units': `
    SELECT e.shard, e.seq FROM entry e JOIN currency c ON c.currency_id = e.currency_id
      JOIN ledger_transaction t ON t.shard = e.shard AND t.seq = e.seq WHERE e.account = 6 AND t.kind NOT IN (10, 11)
     GROUP BY 1, 2 HAVING count(*) <> 2 OR sum(e.amount / power(10::numeric, c.scale)) <> 0`,
  'what a transfer takes from one player it gives to the other': `
    SELECT * FROM (SELECT *, (details ->> 'counterpart_player_id')::bigint AS other FROM ledger_transaction WHERE kind = 10) o
      FULL JOIN (SELECT *, (details ->> 'counterpart_player_id')::bigint AS other FROM ledger_transaction WHERE kind = 11) i
        ON i.seq = o.target_seq AND i.target_seq = o.seq AND i.player_id = o.other AND i.other = o.player_id
       AND i.amount = o.amount AND i.currency_id = o.currency_id AND i.created_at - o.created_at < interval '10 seconds'
     WHERE o.seq IS NULL OR i.seq IS NULL`,
  'recharge comes by transactions of its own and never passes the max': `
    SELECT t.shard, t.seq FROM entry e JOIN ledger_transaction t ON t.shard = e.shard AND t.seq = e.seq
     WHERE (e.account = 7) AND (t.kind <> 103 OR t.available_after + t.reserved_after >
           (SELECT max(r.max) FROM currency_recharge r WHERE r.currency_id = e.currency_id))`,
  'what deleted players left behind is what they had': `
    SELECT t.shard, t.seq FROM entry e JOIN ledger_transaction t ON t.shard = e.shard AND t.seq = e.seq
     WHERE e.account = 8 AND (t.kind <> 104 OR t.available_after <> 0)`,
  'transactions are numbered without gaps': `
    SELECT s.shard FROM shard s LEFT JOIN ledger_transaction t ON t.shard = s.shard GROUP BY s.shard, s.next_seq
    HAVING count(t.seq) <> s.next_seq - 1 OR coalesce(max(t.seq), 0) <> s.next_seq - 1`,
  'each request is that of exactly one transaction': `
    SELECT coalesce(t.shard, r.shard) FROM (SELECT * FROM ledger_transaction WHERE client_request_id IS NOT NULL) t
      FULL JOIN request r ON r.shard = t.shard AND r.seq = t.seq AND r.client_request_id = t.client_request_id
        AND r.game_id = t.game_id AND r.kind = t.kind
     WHERE t.seq IS NULL OR r.seq IS NULL`,
  'what is reserved is what open holds hold': `
    SELECT b.shard, b.player_id FROM balance b
      LEFT JOIN hold h ON h.shard = b.shard AND h.player_id = b.player_id AND h.currency_id = b.currency_id AND h.status = 0
     GROUP BY b.shard, b.player_id, b.currency_id, b.reserved HAVING coalesce(sum(h.amount), 0) <> b.reserved`,
  'what orders say was refunded is what refunds gave back': `
    SELECT o.shard, o.seq FROM order_refund o
      JOIN ledger_transaction t ON t.shard = o.shard AND t.target_seq = o.seq AND t.kind = 7
     GROUP BY o.shard, o.seq, o.refunded, o.fee_refunded
    HAVING sum(t.amount) <> o.refunded OR sum(t.fee) <> o.fee_refunded`,
  'a minute slot holds what was counted before its minute': `
    SELECT * FROM minute_slot m WHERE transactions <> (
      SELECT count(*) FROM ledger_transaction t WHERE t.shard = m.shard AND t.currency_id = m.currency_id AND t.kind < 100
         AND date_trunc('minute', t.created_at) < m.minute)`,
  'each shard counts the players it has': `
    SELECT * FROM (SELECT shard, game_id, count(*) AS players FROM player WHERE deleted_at IS NULL GROUP BY 1, 2) p
      FULL JOIN player_count c ON c.shard = p.shard AND c.game_id = p.game_id
     WHERE coalesce(p.players, 0) <> coalesce(c.players, 0)`,
};

/** The rules of the ledger that its rows break, by name, with the first rows that do. */
export async function auditFindings(dataSource: DataSource): Promise<string[]> {
  const findings: string[] = [];
  for (const [rule, contradictions] of Object.entries(RULES)) {
    const rows = await dataSource.query<unknown[]>(`${contradictions} LIMIT 3`);
    if (rows.length > 0) findings.push(`${rule}: ${JSON.stringify(rows)}`);
  }
  return findings;
}
