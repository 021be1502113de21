import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateItemInstance1795219200040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What players own. An instance is there from its grant until its uses are gone or expires_at has come; a row whose time
-- has come counts for nothing, and goes with the next write to the player's items. unit_price: minor units of the
-- currency that has the code unit_currency. character_id: who wears it, where the game has said so.
CREATE TABLE item_instance (
  shard smallint NOT NULL,
  is_equipped boolean NOT NULL DEFAULT false,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  purchase_date timestamptz NOT NULL,
  expires_at timestamptz,
  unit_price bigint CHECK (unit_price >= 0),
  remaining_uses integer NOT NULL CHECK (remaining_uses > 0),
  instance_id text COLLATE "C" NOT NULL,
  catalog_version text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  unit_currency text,
  character_id text,
  custom_data jsonb,
  PRIMARY KEY (shard, player_id, instance_id),
  CHECK ((unit_currency IS NULL) = (unit_price IS NULL)),
  CHECK (is_equipped OR character_id IS NULL)
) WITH (fillfactor = 90);

-- A completed grant, for good: its request id is unique in the game, whatever the player's shard. instances: what it
-- answered with.
CREATE TABLE item_grant (
  game_id integer NOT NULL,
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  granted_at timestamptz NOT NULL,
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  instances jsonb NOT NULL,
  PRIMARY KEY (game_id, client_request_id)
);
CREATE INDEX item_grant_by_player ON item_grant (shard, player_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE item_grant, item_instance');
  }
}
