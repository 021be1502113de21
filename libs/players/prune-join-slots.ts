import type { Sweep } from '@goldkeep/persistence';
import { JOIN_SLOT_MINUTES } from './join-slots';

/**
 * Slots of joins that nobody asks for any more, and none of those that are still recorded: the oldest of them may begin
 * an hour before its join. Found game by game, since the key has the game before the time.
 */
export const pruneJoinSlots: Sweep = {
  table: 'join_slot',
  statement: `
    WITH gone AS (
      DELETE FROM join_slot WHERE ctid = ANY (ARRAY(
        SELECT j.ctid
          FROM player_count c
         CROSS JOIN (VALUES (${JOIN_SLOT_MINUTES.minute}), (${JOIN_SLOT_MINUTES.hour})) AS s (span_minutes)
         CROSS JOIN LATERAL (
           SELECT i.ctid FROM join_slot i
            WHERE i.shard = c.shard AND i.game_id = c.game_id AND i.span_minutes = s.span_minutes
              AND i.starts_at < now() - interval '26 hours' LIMIT $2
         ) j WHERE c.shard = $1 LIMIT $2))
      RETURNING 1
    )
    SELECT count(*) AS deleted FROM gone`,
};
