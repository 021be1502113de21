import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStateSection1795219200042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What game backends keep about players. data is json and not jsonb: it is given back as it was written, with all digits
-- of its numbers, and nobody looks inside; PostgreSQL checks it and neither takes it apart nor puts it together again.
CREATE TABLE state_section (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  updated_at timestamptz NOT NULL,
  section text COLLATE "C" NOT NULL,
  data json NOT NULL,
  PRIMARY KEY (shard, player_id, section)
) WITH (fillfactor = 90);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE state_section');
  }
}
