import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCustomData1795219200041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What players' clients keep for themselves, by keys of their own. version: the player's state_version of the write.
CREATE TABLE custom_data (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  version bigint NOT NULL,
  updated_at timestamptz NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (shard, player_id, key)
) WITH (fillfactor = 90);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE custom_data');
  }
}
