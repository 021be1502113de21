import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutbox1795219200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What readers, caches and webhooks must learn; numbered under the shard's lock, hence in the order of commits.
CREATE TABLE outbox (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  event bigint NOT NULL,
  player_id bigint NOT NULL,
  seq bigint,
  created_at timestamptz NOT NULL,
  topic text NOT NULL,
  payload jsonb,
  PRIMARY KEY (shard, event)
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox');
  }
}
