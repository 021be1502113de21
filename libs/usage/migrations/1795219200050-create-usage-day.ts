import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsageDay1795219200050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- How long a player played on a day (UTC); no row for a day without.
CREATE TABLE usage_day (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  day date NOT NULL,
  seconds integer NOT NULL CHECK (seconds > 0),
  PRIMARY KEY (shard, player_id, day)
) WITH (fillfactor = 90);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_day');
  }
}
