/**
 * Joins that are recorded, by their age in hours: more than the 24 that are asked for, so that a slot which is read is
 * complete, whatever the minute in which it begins.
 */
const RECORDED_HOURS = 25;

/** Lengths of slots in minutes: 24 hours back from any minute are whole hours and less than one hour of minutes. */
export const JOIN_SLOT_MINUTES = { minute: 1, hour: 60 } as const;

/**
 * Counts players who are made just now by when they joined, for `players.new_players_24h`: a part for the WITH of the
 * statement that makes them, one or thousands. `$1` of that statement must be the shard and `$2` the game. Who joined
 * more than 25 hours ago is left out. The caller holds the shard's lock, as all who make players do.
 * @param made another part of the same WITH, with a row and the column `date_joined` for each player made
 * @example `WITH made AS (...), joined AS (${countJoins('made')}) INSERT INTO player SELECT ... FROM made`
 */
export function countJoins(made: string): string {
  const { minute, hour } = JOIN_SLOT_MINUTES;
  return `
    INSERT INTO join_slot AS j (shard, game_id, span_minutes, starts_at, players)
    SELECT $1, $2, s.span_minutes, s.starts_at, count(*)
      FROM ${made} m, LATERAL (VALUES (${minute}, date_trunc('minute', m.date_joined, 'UTC')),
                                      (${hour}, date_trunc('hour', m.date_joined, 'UTC'))) AS s (span_minutes, starts_at)
     WHERE m.date_joined > now() - interval '${RECORDED_HOURS} hours'
     GROUP BY s.span_minutes, s.starts_at
    ON CONFLICT (shard, game_id, span_minutes, starts_at) DO UPDATE SET players = j.players + excluded.players`;
}
