/** The same transfer with every row that the product writes, as one hand-written function call per transaction. */
export const REFERENCE_TRANSFER = `
CREATE OR REPLACE FUNCTION reference_transfer(
  p_shard smallint, p_player bigint, p_from integer, p_to integer, p_request text, p_fingerprint uuid, p_amount bigint
) RETURNS TABLE (available_from bigint, available_to bigint) LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_seq bigint; v_event bigint; v_game integer; v_from bigint; v_to bigint;
BEGIN
  SELECT next_seq, next_event INTO v_seq, v_event FROM shard WHERE shard = p_shard FOR UPDATE;
  SELECT game_id INTO v_game FROM player
   WHERE shard = p_shard AND player_id = p_player AND deleted_at IS NULL AND NOT is_frozen AND NOT is_banned;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such player'; END IF;
  PERFORM 1 FROM transfer_pair WHERE game_id = v_game AND from_currency_id = p_from AND to_currency_id = p_to;
  IF NOT FOUND THEN RAISE EXCEPTION 'transfer not allowed'; END IF;
  INSERT INTO request (game_id, kind, client_request_id, fingerprint, shard, seq)
  VALUES (v_game, 8, p_request, p_fingerprint, p_shard, v_seq) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RAISE EXCEPTION 'duplicate request'; END IF;
  UPDATE balance SET available = available - p_amount
   WHERE shard = p_shard AND player_id = p_player AND currency_id = p_from AND available >= p_amount
  RETURNING available INTO v_from;
  IF NOT FOUND THEN RAISE EXCEPTION 'insufficient balance'; END IF;
  UPDATE balance SET available = available + p_amount
   WHERE shard = p_shard AND player_id = p_player AND currency_id = p_to
  RETURNING available INTO v_to;
  INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                  reserved_after, client_request_id, reason, created_at)
  VALUES (p_shard, v_seq, 8, v_game, p_player, p_from, p_amount, 0, v_from, 0, p_request, 'transfer', v_now);
  INSERT INTO entry (shard, seq, leg, account, player_id, currency_id, amount, balance_after)
  VALUES (p_shard, v_seq, 1, 0, p_player, p_from, -p_amount, v_from),
         (p_shard, v_seq, 3, 6, NULL, p_from, p_amount, NULL),
         (p_shard, v_seq, 5, 0, p_player, p_to, p_amount, v_to),
         (p_shard, v_seq, 7, 6, NULL, p_to, -p_amount, NULL);
  INSERT INTO outbox (shard, event, topic, game_id, player_id, seq, created_at)
  VALUES (p_shard, v_event, 'ledger', v_game, p_player, v_seq, v_now);
  UPDATE shard_book SET available = available - p_amount, exchange = exchange + p_amount,
         transactions = transactions + 1, funded_players = funded_players - (v_from = 0)::integer
   WHERE shard = p_shard AND currency_id = p_from;
  UPDATE shard_book SET available = available + p_amount, exchange = exchange - p_amount,
         funded_players = funded_players + (v_to = p_amount)::integer
   WHERE shard = p_shard AND currency_id = p_to;
  UPDATE shard SET next_seq = next_seq + 1, next_event = next_event + 1 WHERE shard = p_shard;
  RETURN QUERY SELECT v_from, v_to;
END $$;
`;
