/**
 * The yardstick of stream-all: every player with funds as JSON that the database builds by hand, in the order of ids.
 * The currencies of the bench have two decimals.
 */
export function copyOfAll(gameId: number): string {
  return `
  COPY (
    SELECT '{"player_id":' || p.player_id || ',"player_email":' || to_json(p.email)
           || ',"player_name":' || to_json(p.name) || ',"balances":['
           || string_agg(c.head || b.available * 0.01
                         || '","total":"' || (b.available + b.reserved) * 0.01 || '"}', ',' ORDER BY b.currency_id)
           || '],"total_value":"' || sum(b.available + b.reserved) * 0.01 || '"}'
      FROM player p
      JOIN balance b ON b.shard = p.shard AND b.player_id = p.player_id
      JOIN (
        SELECT currency_id, '{"currency_id":' || currency_id || ',"currency_name":' || to_json(name)
               || ',"available":"' AS head
          FROM currency OFFSET 0 -- Made once for each currency, not for each balance.
      ) c ON c.currency_id = b.currency_id
     WHERE p.game_id = ${gameId} AND p.deleted_at IS NULL
     GROUP BY p.player_id, p.shard
    HAVING sum(b.available + b.reserved) > 0
     ORDER BY p.player_id
  ) TO STDOUT`;
}
