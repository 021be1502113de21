import type { Sweep } from '@goldkeep/persistence';

/**
 * Slots from before the last 24 hours, which no summary reads again, and an hour more for one that is under way.
 * Found book by book, since the key has the currency before the minute.
 */
export const pruneMinuteSlots: Sweep = {
  table: 'minute_slot',
  statement: `
    WITH gone AS (
      DELETE FROM minute_slot WHERE ctid = ANY (ARRAY(
        SELECT m.ctid FROM shard_book b CROSS JOIN LATERAL (
          SELECT i.ctid FROM minute_slot i
           WHERE i.shard = b.shard AND i.currency_id = b.currency_id AND i.minute < now() - interval '25 hours' LIMIT $2
        ) m WHERE b.shard = $1 LIMIT $2))
      RETURNING 1
    )
    SELECT count(*) AS deleted FROM gone`,
};
