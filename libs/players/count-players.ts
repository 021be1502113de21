import { readPrepared, SHARD_COUNT, type Transaction } from '@goldkeep/persistence';
import { JOIN_SLOT_MINUTES } from './join-slots';

/** As the database adds them up: sums leave every integer type, so they come as text. */
export interface PlayerCounts {
  readonly total: string;
  /** By when they joined, to the minute. */
  readonly joinedIn24h: string;
}

/** Once for a statement: PostgreSQL looks the name of the time zone up whenever it cuts a time. */
const SINCE = `since AS MATERIALIZED (SELECT date_trunc('minute', now(), 'UTC') - interval '24 hours' AS minute)`;
const SHARDS = `generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)`;

/** Whole hours, and before the first of them minutes: at most 64 x 84 rows, found by two ranges of the key a shard. */
const COUNT = {
  name: 'count_players',
  text: `
  WITH ${SINCE}, span AS MATERIALIZED (
    SELECT ${JOIN_SLOT_MINUTES.hour} AS minutes, h.first AS starts_at, timestamptz 'infinity' AS ends_at
      FROM since, date_trunc('hour', since.minute + interval '59 minutes', 'UTC') AS h (first)
    UNION ALL
    SELECT ${JOIN_SLOT_MINUTES.minute}, since.minute, h.first
      FROM since, date_trunc('hour', since.minute + interval '59 minutes', 'UTC') AS h (first)
  )
  SELECT (SELECT coalesce(sum(c.players), 0) FROM ${SHARDS} JOIN player_count c ON c.shard = s.shard AND c.game_id = $1)
           AS total,
         (SELECT coalesce(sum(j.players), 0) FROM span CROSS JOIN ${SHARDS} CROSS JOIN LATERAL (
            SELECT sum(i.players) AS players FROM join_slot i
             WHERE i.shard = s.shard AND i.game_id = $1 AND i.span_minutes = span.minutes
               AND i.starts_at >= span.starts_at AND i.starts_at < span.ends_at) j)
           AS "joinedIn24h"`,
};

/** How many players a game has, from counters: deleted ones do not count. */
export async function countPlayers(tx: Transaction, gameId: number): Promise<PlayerCounts> {
  const [counts] = await readPrepared<[PlayerCounts]>(tx, COUNT, [gameId]);
  return counts;
}
