/**
 * The yardstick: the same purchase, with every row that the product writes, as one hand-written function call per
 * transaction. No batching, no set-based work: what a careful team would write by hand.
 */
export const REFERENCE_PURCHASE = `
CREATE OR REPLACE FUNCTION reference_purchase(
  p_shard smallint, p_game integer, p_email text, p_name text, p_request text, p_fingerprint uuid, p_currency integer,
  p_amount bigint, p_fee bigint, p_details jsonb
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_seq bigint; v_event bigint; v_player bigint; v_available bigint; v_reserved bigint;
BEGIN
  SELECT next_seq, next_event INTO v_seq, v_event FROM shard WHERE shard = p_shard FOR UPDATE;
  SELECT player_id INTO v_player FROM player
   WHERE shard = p_shard AND game_id = p_game AND email_key = p_email AND NOT is_frozen;
  IF NOT FOUND THEN RETURN -404; END IF;
  INSERT INTO request (game_id, kind, client_request_id, fingerprint, shard, seq)
  VALUES (p_game, 3, p_request, p_fingerprint, p_shard, v_seq) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN -409; END IF;
  UPDATE balance SET available = available - p_amount
   WHERE shard = p_shard AND player_id = v_player AND currency_id = p_currency AND available >= p_amount
  RETURNING available, reserved INTO v_available, v_reserved;
  IF NOT FOUND THEN RAISE EXCEPTION 'insufficient balance'; END IF;
  INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                  reserved_after, client_request_id, details, created_at)
  VALUES (p_shard, v_seq, 3, p_game, v_player, p_currency, p_amount, p_fee, v_available, v_reserved, p_request,
          p_details, v_now);
  INSERT INTO entry (shard, seq, leg, account, player_id, currency_id, amount, balance_after)
  VALUES (p_shard, v_seq, 1, 0, v_player, p_currency, -p_amount, v_available),
         (p_shard, v_seq, 3, 3, NULL, p_currency, p_amount - p_fee, NULL),
         (p_shard, v_seq, 4, 4, NULL, p_currency, p_fee, NULL);
  INSERT INTO outbox (shard, event, topic, game_id, player_id, seq, created_at)
  VALUES (p_shard, v_event, 'ledger', p_game, v_player, v_seq, v_now);
  UPDATE shard_book SET available = available - p_amount, revenue = revenue + p_amount - p_fee,
         platform_fee = platform_fee + p_fee, transactions = transactions + 1,
         funded_players = funded_players - (v_available + v_reserved = 0)::integer
   WHERE shard = p_shard AND currency_id = p_currency;
  UPDATE shard SET next_seq = next_seq + 1, next_event = next_event + 1 WHERE shard = p_shard;
  RETURN v_available;
END $$;
`;
