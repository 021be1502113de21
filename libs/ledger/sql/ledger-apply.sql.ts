/**
 * The only writer of money: applies a batch of commands, in one call and one transaction, and answers with a status
 * for each. Parallel arrays; a command has one row per step (a step moves money of one currency), the first step
 * carries what belongs to the command as a whole. Refusals are statuses: no exception blocks, no savepoints.
 *
 * Order of work, the same in every caller, so that no two calls can wait for each other in a circle:
 * lock the shards ascending; evaluate; claim the request ids ascending; write. Evaluating before claiming is safe
 * because every writer of a shard holds its lock, and saves a second write for refused commands.
 *
 * LIMIT 1 on rows found by a whole key keeps the planner from joining them in any other way than by that key: a plan
 * that was made while a table was empty would else read all of it, for every command, until statistics catch up.
 *
 * A step in a recharging currency names the state of the balance that it was made for, p_was_at and p_was_total, and
 * where the balance's clock is after it, p_at and p_elapsed; all four are NULL elsewhere.
 *
 * Statuses: see LEDGER_STATUS_CODES in ledger-outcome.ts. Where the steps of a command have several, the highest holds.
 */
export const LEDGER_APPLY = `
CREATE FUNCTION ledger_apply(
  p_command integer[], p_step smallint[], p_shard smallint[], p_game integer[], p_player bigint[], p_email text[],
  p_kind smallint[], p_request text[], p_fingerprint uuid[], p_currency integer[],
  p_available bigint[], p_reserved bigint[],
  p_account1 smallint[], p_amount1 bigint[], p_account2 smallint[], p_amount2 bigint[],
  p_limit bigint[], p_amount bigint[], p_fee bigint[], p_reason text[], p_details text[], p_name text[],
  p_target bigint[], p_target_state bigint[], p_expires timestamptz[],
  p_was_at timestamptz[], p_was_total bigint[], p_at timestamptz[], p_elapsed bigint[],
  p_flow smallint[], p_item_flow smallint[]
) RETURNS TABLE (
  command integer, step smallint, status smallint, player_id bigint, seq bigint, available bigint, reserved bigint,
  duplicate_of uuid, duplicate_shard smallint, name text, email text, external_id text,
  date_joined_ms bigint, created_at_ms bigint
)
LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $function$
#variable_conflict use_column
DECLARE
  v_now timestamptz;
  v_minute timestamptz;
  v_day date;
  v_status smallint[]; v_player bigint[]; v_seq bigint[]; v_event bigint[]; v_had bigint[]; v_held bigint[];
  v_dup uuid[]; v_dup_shard smallint[];
  v_name text[]; v_email text[]; v_external text[]; v_joined timestamptz[];
  v_expected bigint; v_claimed bigint;
  v_renames boolean; v_holds boolean; v_targets boolean;
BEGIN
  PERFORM 1 FROM shard s WHERE s.shard = ANY (p_shard) ORDER BY s.shard FOR UPDATE;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_minute := date_trunc('minute', v_now);
  v_day := (v_now AT TIME ZONE 'UTC')::date;

  FOR attempt IN 1..4 LOOP
    SELECT array_agg(n.status), array_agg(n.player_id), array_agg(n.seq), array_agg(n.event),
           array_agg(n.had), array_agg(n.held),
           array_agg(n.dup), array_agg(n.dup_shard),
           array_agg(n.name), array_agg(n.email),
           array_agg(n.external_id), array_agg(n.date_joined),
           count(*) FILTER (WHERE n.status = 0 AND n.step = 1 AND n.request IS NOT NULL),
           bool_or(n.status = 0 AND n.name IS DISTINCT FROM n.old_name),
           bool_or(n.status = 0 AND n.expires IS NOT NULL),
           bool_or(n.status = 0 AND n.target IS NOT NULL)
      INTO v_status, v_player, v_seq, v_event, v_had, v_held, v_dup, v_dup_shard, v_name, v_email, v_external, v_joined,
           v_expected, v_renames, v_holds, v_targets
      FROM (
        SELECT c.*, coalesce(CASE WHEN c.status = 0 THEN c.new_name END, c.old_name) AS name,
               CASE c.status WHEN 0 THEN s.next_seq + c.place WHEN 1 THEN c.dup_seq END AS seq,
               s.next_event + c.place AS event
          FROM (
            SELECT v.*, dense_rank() OVER (PARTITION BY v.shard, v.status ORDER BY v.command) - 1 AS place
              FROM (
                SELECT e.*, max(e.verdict) OVER (PARTITION BY e.command) AS status
                  FROM (
                    SELECT u.ord, u.command, u.step, u.shard, u.request, u.expires, u.target, u.new_name,
                           p.player_id, p.name AS old_name, p.email, p.external_id, p.date_joined,
                           b.available AS had, b.reserved AS held,
                           r.fingerprint AS dup, r.shard AS dup_shard, r.seq AS dup_seq,
                           CASE
                             WHEN r.seq IS NOT NULL THEN 1
                             WHEN p.player_id IS NULL THEN 3
                             WHEN u.command > min(u.command) OVER (PARTITION BY p.player_id) THEN 2
                             WHEN p.is_frozen AND u.kind <> 105 THEN 4
                             WHEN u.target_state IS NOT NULL AND u.target_state IS DISTINCT FROM
                                  CASE WHEN u.kind = 7 THEN coalesce(o.refunded, 0)
                                       WHEN h.expires_at <= v_now AND u.kind = 5 THEN 3 ELSE h.status END THEN 8
                             WHEN u.was_total IS NOT NULL
                              AND (b.recharge_at IS DISTINCT FROM u.was_at
                                OR coalesce(b.available + b.reserved, 0) <> u.was_total) THEN 9
                             WHEN coalesce(b.available, 0) + u.available < 0
                               OR coalesce(b.reserved, 0) + u.reserved < 0 THEN 7
                             WHEN u.available + u.reserved <= 0 THEN 0
                             WHEN coalesce(b.available + b.reserved, 0) + u.available + u.reserved > u.max_total THEN 5
                             WHEN coalesce(b.available + b.reserved, 0) + u.available + u.reserved > 9007199254740991 THEN 6
                             ELSE 0
                           END::smallint AS verdict
                      FROM unnest(p_command, p_step, p_shard, p_game, p_player, p_email, p_kind, p_request, p_currency,
                                  p_available, p_reserved, p_limit, p_name, p_target, p_target_state, p_expires,
                                  p_was_at, p_was_total)
                           WITH ORDINALITY AS u (command, step, shard, game_id, player_id, email, kind, request, currency_id,
                                  available, reserved, max_total, new_name, target, target_state, expires,
                                  was_at, was_total, ord)
                      LEFT JOIN LATERAL (
                        (SELECT i.player_id, i.name, i.email, i.external_id, i.date_joined, i.is_frozen FROM player i
                          WHERE i.shard = u.shard AND i.player_id = u.player_id AND i.game_id = u.game_id
                            AND i.deleted_at IS NULL LIMIT 1)
                        UNION ALL
                        (SELECT k.player_id, k.name, k.email, k.external_id, k.date_joined, k.is_frozen FROM player k
                          WHERE k.shard = u.shard AND k.game_id = u.game_id AND k.email_key = u.email LIMIT 1)
                      ) p ON true
                      LEFT JOIN LATERAL (
                        SELECT x.available, x.reserved, x.recharge_at FROM balance x
                         WHERE x.shard = u.shard AND x.player_id = p.player_id AND x.currency_id = u.currency_id LIMIT 1
                      ) b ON true
                      LEFT JOIN LATERAL (
                        SELECT x.fingerprint, x.shard, x.seq FROM request x
                         WHERE x.game_id = u.game_id AND x.kind = u.kind AND x.client_request_id = u.request LIMIT 1
                      ) r ON true
                      LEFT JOIN LATERAL (
                        SELECT x.status, x.expires_at FROM hold x WHERE x.shard = u.shard AND x.seq = u.target LIMIT 1
                      ) h ON true
                      LEFT JOIN LATERAL (
                        SELECT x.refunded FROM order_refund x WHERE x.shard = u.shard AND x.seq = u.target LIMIT 1
                      ) o ON true
                  ) e
              ) v
          ) c
          JOIN shard s ON s.shard = c.shard
         ORDER BY c.ord -- array_agg keeps the order in which it is fed: one sort instead of one for each array
      ) n;

    EXIT WHEN v_expected = 0;
    INSERT INTO request (game_id, kind, client_request_id, fingerprint, shard, seq)
    SELECT u.game_id, u.kind, u.request, u.fingerprint, u.shard, u.seq
      FROM unnest(p_game, p_kind, p_request, p_fingerprint, p_shard, v_seq, v_status, p_step)
           AS u (game_id, kind, request, fingerprint, shard, seq, status, step)
     WHERE u.status = 0 AND u.step = 1 AND u.request IS NOT NULL
     ORDER BY u.game_id, u.kind, u.request COLLATE "C"
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_claimed = ROW_COUNT;
    EXIT WHEN v_claimed = v_expected;
    -- Another shard took one of the ids while we waited for it: give ours back and see its commit the next time round.
    DELETE FROM request r
     USING unnest(p_game, p_kind, p_request, p_shard, v_seq, v_status) AS u (game_id, kind, request, shard, seq, status)
     WHERE u.status = 0 AND r.game_id = u.game_id AND r.kind = u.kind AND r.client_request_id = u.request
       AND r.shard = u.shard AND r.seq = u.seq;
    IF attempt = 4 THEN RAISE EXCEPTION 'request ids kept colliding' USING ERRCODE = '40001'; END IF;
  END LOOP;

  IF 0 = ANY (v_status) THEN
    -- One statement for all that every command writes: the arrays are read once, and starting an executor costs more
    -- than a row. Its parts see the rows as they were before it.
    WITH done AS MATERIALIZED (
      SELECT * FROM unnest(p_step, p_shard, p_game, p_kind, p_request, p_currency, p_available, p_reserved,
                           p_account1, p_amount1, p_account2, p_amount2, p_amount, p_fee, p_reason, p_details, p_target,
                           p_at, p_elapsed, p_flow, p_item_flow, v_status, v_player, v_seq, v_event, v_had, v_held)
                    AS u (step, shard, game_id, kind, request, currency_id, available, reserved,
                           account1, amount1, account2, amount2, amount, fee, reason, details, target,
                           recharge_at, elapsed, flow_id, item_flow_id, status, player_id, seq, event, had, held)
       WHERE u.status = 0
    ), moved AS (
      UPDATE balance b SET available = b.available + d.available, reserved = b.reserved + d.reserved,
             recharge_at = coalesce(d.recharge_at, b.recharge_at),
             recharge_elapsed_ms = coalesce(d.elapsed, b.recharge_elapsed_ms)
        FROM done d
       WHERE d.had IS NOT NULL AND b.shard = d.shard AND b.player_id = d.player_id AND b.currency_id = d.currency_id
    ), opened AS (
      INSERT INTO balance (shard, player_id, currency_id, available, reserved, recharge_at, recharge_elapsed_ms)
      SELECT d.shard, d.player_id, d.currency_id, d.available, d.reserved, d.recharge_at, d.elapsed
        FROM done d WHERE d.had IS NULL
    ), recorded AS (
      INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                      reserved_after, target_seq, client_request_id, reason, details, created_at)
      SELECT d.shard, d.seq, d.kind, d.game_id, d.player_id, d.currency_id, d.amount, d.fee,
             coalesce(d.had, 0) + d.available, coalesce(d.held, 0) + d.reserved,
             d.target, d.request, d.reason, d.details::jsonb, v_now
        FROM done d WHERE d.step = 1
    ), entered AS (
      INSERT INTO entry (shard, seq, leg, account, player_id, currency_id, amount, balance_after)
      SELECT d.shard, d.seq, (d.step - 1) * 4 + l.leg, l.account, l.player_id, d.currency_id, l.amount, l.balance_after
        FROM done d,
             LATERAL (VALUES (1, 0, d.player_id, d.available, coalesce(d.had, 0) + d.available),
                             (2, 1, d.player_id, d.reserved, coalesce(d.held, 0) + d.reserved),
                             (3, d.account1, NULL, d.amount1, NULL),
                             (4, d.account2, NULL, d.amount2, NULL)) AS l (leg, account, player_id, amount, balance_after)
       WHERE l.amount <> 0
    ), announced AS (
      INSERT INTO outbox (shard, event, topic, game_id, player_id, seq, created_at)
      SELECT d.shard, d.event, 'ledger', d.game_id, d.player_id, d.seq, v_now FROM done d WHERE d.step = 1
    ), numbered AS (
      UPDATE shard s SET next_seq = s.next_seq + c.made, next_event = s.next_event + c.made
        FROM (SELECT d.shard, count(*) AS made FROM done d WHERE d.step = 1 GROUP BY d.shard) c
       WHERE s.shard = c.shard
    ), change AS MATERIALIZED (
      SELECT d.shard, d.currency_id, sum(d.available) AS available, sum(d.reserved) AS reserved,
             sum(CASE 2 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS issuance,
             sum(CASE 3 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS revenue,
             sum(CASE 4 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS platform_fee,
             sum(CASE 5 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS sink,
             sum(CASE 6 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS exchange,
             sum(CASE 7 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS recharge,
             sum(CASE 8 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS forfeited,
             sum((coalesce(d.had + d.held, 0) + d.available + d.reserved > 0)::integer
                 - (coalesce(d.had + d.held, 0) > 0)::integer) AS funded,
             count(*) FILTER (WHERE d.step = 1 AND d.kind < 100) AS transactions
        FROM done d GROUP BY d.shard, d.currency_id
    ), flowed AS (
      INSERT INTO flow_day AS f (shard, currency_id, flow_id, day, money_in, money_out, transactions)
      SELECT d.shard, d.currency_id, l.flow_id, v_day, sum(greatest(d.available + d.reserved, 0)),
             sum(greatest(-(d.available + d.reserved), 0)), count(*)
        FROM done d, LATERAL (VALUES (d.flow_id), (d.item_flow_id)) AS l (flow_id)
       WHERE l.flow_id IS NOT NULL AND d.available + d.reserved <> 0
       GROUP BY d.shard, d.currency_id, l.flow_id
      ON CONFLICT (shard, currency_id, flow_id, day) DO UPDATE
         SET money_in = f.money_in + excluded.money_in, money_out = f.money_out + excluded.money_out,
             transactions = f.transactions + excluded.transactions, is_fresh = true
    ), slot AS (
      INSERT INTO minute_slot (shard, currency_id, minute, transactions)
      SELECT b.shard, b.currency_id, v_minute, b.transactions
        FROM change c JOIN shard_book b ON b.shard = c.shard AND b.currency_id = c.currency_id
       WHERE c.transactions > 0 AND b.slot_minute < v_minute
    )
    UPDATE shard_book b
       SET available = b.available + c.available, reserved = b.reserved + c.reserved,
           issuance = b.issuance + coalesce(c.issuance, 0), revenue = b.revenue + coalesce(c.revenue, 0),
           platform_fee = b.platform_fee + coalesce(c.platform_fee, 0), sink = b.sink + coalesce(c.sink, 0),
           exchange = b.exchange + coalesce(c.exchange, 0), recharge = b.recharge + coalesce(c.recharge, 0),
           forfeited = b.forfeited + coalesce(c.forfeited, 0),
           funded_players = b.funded_players + c.funded, transactions = b.transactions + c.transactions,
           slot_minute = CASE WHEN c.transactions > 0 THEN greatest(b.slot_minute, v_minute) ELSE b.slot_minute END
      FROM change c WHERE b.shard = c.shard AND b.currency_id = c.currency_id;

    IF v_renames THEN
      UPDATE player i SET name = u.name
        FROM unnest(p_shard, v_player, v_name, v_status) AS u (shard, player_id, name, status)
       WHERE u.status = 0 AND i.shard = u.shard AND i.player_id = u.player_id AND i.name IS DISTINCT FROM u.name;
    END IF;
    IF v_holds THEN
      INSERT INTO hold (shard, seq, player_id, currency_id, amount, expires_at)
      SELECT u.shard, u.seq, u.player_id, u.currency_id, u.amount, u.expires
        FROM unnest(p_shard, v_seq, v_player, p_currency, p_amount, p_expires, v_status, p_step)
             AS u (shard, seq, player_id, currency_id, amount, expires, status, step)
       WHERE u.status = 0 AND u.step = 1 AND u.expires IS NOT NULL;
    END IF;
    IF v_targets THEN
      UPDATE hold h SET status = CASE u.kind WHEN 5 THEN 1 WHEN 6 THEN 2 ELSE 3 END, captured = CASE u.kind WHEN 5 THEN u.amount ELSE 0 END,
             resolved_seq = u.seq
        FROM unnest(p_shard, p_target, p_kind, p_amount, v_seq, v_status, p_step)
             AS u (shard, target, kind, amount, seq, status, step)
       WHERE u.status = 0 AND u.step = 1 AND u.kind IN (5, 6, 105) AND h.shard = u.shard AND h.seq = u.target;
      INSERT INTO order_refund AS o (shard, seq, amount, refunded, fee_refunded, refunded_at)
      SELECT u.shard, u.target, t.amount, u.amount, u.fee, v_now
        FROM unnest(p_shard, p_target, p_kind, p_amount, p_fee, v_status, p_step)
             AS u (shard, target, kind, amount, fee, status, step)
        JOIN ledger_transaction t ON t.shard = u.shard AND t.seq = u.target
       WHERE u.status = 0 AND u.step = 1 AND u.kind = 7
      ON CONFLICT (shard, seq) DO UPDATE
         SET refunded = o.refunded + excluded.refunded, fee_refunded = o.fee_refunded + excluded.fee_refunded,
             refunded_at = excluded.refunded_at;
    END IF;
  END IF;

  RETURN QUERY
    SELECT u.command, u.step, u.status, u.player_id, u.seq,
           coalesce(u.had, 0) + CASE u.status WHEN 0 THEN u.available ELSE 0 END,
           coalesce(u.held, 0) + CASE u.status WHEN 0 THEN u.reserved ELSE 0 END,
           u.dup, u.dup_shard, u.name, u.email, u.external_id,
           (extract(epoch FROM u.joined) * 1000)::bigint, (extract(epoch FROM v_now) * 1000)::bigint
      FROM unnest(p_command, p_step, v_status, v_player, v_seq, v_had, v_held, p_available, p_reserved, v_dup,
                  v_dup_shard, v_name, v_email, v_external, v_joined)
           AS u (command, step, status, player_id, seq, had, held, available, reserved, dup,
                 dup_shard, name, email, external_id, joined);
END
$function$;
`;
