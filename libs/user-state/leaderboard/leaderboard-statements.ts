import { SHARD_COUNT } from '@goldkeep/persistence';

const TOP_MAX = 10;
/** Positions up to here are counted, those beyond estimated. */
export const COUNTED_MAX = 1_000;

/** The first ten of a game, with their public data. */
export const READ_TOP = {
  name: 'read_leaderboard_top',
  text: `
  SELECT t.player_id AS "playerId", t.power, d.data::text AS "dataJson"
    FROM (SELECT shard, player_id, power FROM leaderboard_score WHERE game_id = $1
           ORDER BY power DESC, player_id LIMIT ${TOP_MAX}) t
    JOIN state_section d ON d.shard = t.shard AND d.player_id = t.player_id AND d.section = 'public_data'
   ORDER BY t.power DESC, t.player_id`,
};

/**
 * A player's power, and how many have more, counted up to COUNTED_MAX. Sorted, so that no plan walks the whole table in
 * search of the few with more power than a leader.
 */
export const READ_OWN = {
  name: 'read_leaderboard_own',
  text: `
  SELECT s.power, (SELECT count(*) FROM (
           SELECT FROM leaderboard_score o WHERE o.game_id = $3 AND o.power > s.power
            ORDER BY o.power DESC LIMIT ${COUNTED_MAX}) stronger) AS stronger
    FROM leaderboard_score s WHERE s.shard = $1 AND s.player_id = $2 AND s.game_id = $3`,
};

/** How many players of a game have a power of which range, over all shards. */
export const READ_BUCKETS = {
  name: 'read_leaderboard_buckets',
  text: `
  SELECT b.bucket, sum(b.players) AS players
    FROM generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)
    JOIN leaderboard_bucket b ON b.shard = s.shard AND b.game_id = $1
   GROUP BY b.bucket`,
};
