import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SHARD_COUNT } from '../shards';

export class CreateShard1795219200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- One row a shard: its lock, and the counters that number transactions, events and players without gaps.
CREATE TABLE shard (
  shard smallint PRIMARY KEY,
  next_seq bigint NOT NULL DEFAULT 1,
  next_event bigint NOT NULL DEFAULT 1,
  next_player bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 10);`);
    await runner.query(`INSERT INTO shard (shard) SELECT generate_series(0, ${SHARD_COUNT - 1})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shard');
  }
}
