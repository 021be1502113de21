import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutboxCursor1795219200003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- How far each shard's events have been delivered. Whoever holds the row's lock delivers the shard.
CREATE TABLE outbox_cursor (
  shard smallint PRIMARY KEY,
  delivered bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);`);
    await runner.query('INSERT INTO outbox_cursor (shard) SELECT shard FROM shard');
    // Every row is deleted soon after it came: the dead ones go by their number, not by a share of a table that is
    // empty as a rule, and the file keeps its size, since cutting it would lock out the writers for a moment.
    await runner.query(`
ALTER TABLE outbox SET (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, vacuum_truncate = off
)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE outbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, vacuum_truncate)`);
    await runner.query('DROP TABLE outbox_cursor');
  }
}
