import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEconomyBatch1795219200090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A completed batch of operations, for good. shard follows from game_id and client_request_id, so that the key is unique
-- in the game. answer: what it answered with, ids and amounts alone.
CREATE TABLE economy_batch (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  answer jsonb NOT NULL,
  PRIMARY KEY (shard, game_id, client_request_id)
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE economy_batch');
  }
}
