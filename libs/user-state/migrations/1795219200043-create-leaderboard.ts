import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLeaderboard1795219200043 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The Power of each player who has any, from the section public_data.
CREATE TABLE leaderboard_score (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  power bigint NOT NULL CHECK (power > 0),
  PRIMARY KEY (shard, player_id)
) WITH (fillfactor = 90);
CREATE INDEX leaderboard_score_by_power ON leaderboard_score (game_id, power DESC, player_id);

-- How many players of a game have a Power within one range, per shard: see power-bucket.ts. So the position of whoever
-- is far down follows from some hundred rows, however many players there are.
CREATE TABLE leaderboard_bucket (
  shard smallint NOT NULL,
  bucket smallint NOT NULL,
  game_id integer NOT NULL,
  players bigint NOT NULL CHECK (players >= 0),
  PRIMARY KEY (shard, game_id, bucket)
) WITH (fillfactor = 50);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE leaderboard_bucket, leaderboard_score');
  }
}
