import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { PlayerKey } from '@goldkeep/players';
import { bucketOf } from './power-bucket';

const READ = 'SELECT power FROM leaderboard_score WHERE shard = $1 AND player_id = $2';
const DELETE = 'DELETE FROM leaderboard_score WHERE shard = $1 AND player_id = $2';
const SAVE = `
  INSERT INTO leaderboard_score (shard, player_id, game_id, power) VALUES ($1, $2, $3, $4)
  ON CONFLICT (shard, player_id) DO UPDATE SET power = excluded.power`;
const LEAVE = 'UPDATE leaderboard_bucket SET players = players - 1 WHERE shard = $1 AND game_id = $2 AND bucket = $3';
const ENTER = `
  INSERT INTO leaderboard_bucket (shard, game_id, bucket, players) VALUES ($1, $2, $3, 1)
  ON CONFLICT (shard, game_id, bucket) DO UPDATE SET players = leaderboard_bucket.players + 1`;

/**
 * Gives a player another power on the leaderboard; 0 takes the player off it. Only behind `lockState`.
 * @param score power 0 to 2^53 - 1
 */
export async function changeScore(
  tx: Transaction,
  { gameId, playerId, power }: PlayerKey & { readonly power: number },
): Promise<void> {
  const shard = shardOfPlayer(playerId);
  const [row] = await tx.query<{ power: string }[]>(READ, [shard, playerId]);
  const before = Number(row?.power ?? 0);
  if (before === power) return;
  if (power === 0) await tx.query(DELETE, [shard, playerId]);
  else await tx.query(SAVE, [shard, playerId, gameId, power]);
  for (const { bucket, sql } of bucketChanges(before, power)) await tx.query(sql, [shard, gameId, bucket]);
}

/** Buckets are shared by many players: always locked in ascending order, two writers never wait for each other. */
function bucketChanges(before: number, after: number): readonly { readonly bucket: number; readonly sql: string }[] {
  const from = { bucket: bucketOf(before), sql: LEAVE };
  const to = { bucket: bucketOf(after), sql: ENTER };
  if (from.bucket === to.bucket) return [];
  return [from, to].filter(({ bucket }) => bucket > 0).sort((one, other) => one.bucket - other.bucket);
}
