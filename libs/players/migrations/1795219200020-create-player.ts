import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlayer1795219200020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Personal data lives here alone; everything else carries the player_id. A deleted player keeps a nameless row.
-- ticket_epoch: session tickets of an earlier one are dead. state_version: counts the writes to what the player owns
-- besides money; changing it locks the player's state for the transaction.
CREATE TABLE player (
  shard smallint NOT NULL,
  is_minor boolean NOT NULL DEFAULT false,
  is_banned boolean NOT NULL DEFAULT false,
  is_frozen boolean NOT NULL DEFAULT false,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  ticket_epoch integer NOT NULL DEFAULT 0,
  state_version bigint NOT NULL DEFAULT 0,
  date_joined timestamptz NOT NULL,
  deleted_at timestamptz,
  email text,
  email_key text COLLATE "C",
  external_id text COLLATE "C",
  name text NOT NULL,
  phone text,
  platform text,
  ban_reason text,
  PRIMARY KEY (shard, player_id),
  CHECK (deleted_at IS NOT NULL OR (email_key IS NULL) <> (external_id IS NULL)),
  CHECK ((email IS NULL) = (email_key IS NULL))
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX player_email ON player (shard, game_id, email_key) WHERE email_key IS NOT NULL;
CREATE UNIQUE INDEX player_external_id ON player (shard, game_id, external_id) WHERE external_id IS NOT NULL;
-- For walking through a game's players in the order of their ids. Partial also so that no plan made while the table is
-- small can mistake it for the way to an e-mail address.
CREATE INDEX player_by_game ON player (game_id, player_id) WHERE deleted_at IS NULL;

-- How many players a game has, per shard; deleted ones do not count.
CREATE TABLE player_count (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  players bigint NOT NULL CHECK (players >= 0),
  PRIMARY KEY (shard, game_id)
) WITH (fillfactor = 50);

-- How many players joined within a minute or an hour, by date_joined, of those who were younger than 25 hours when they
-- were made: so the last 24 hours are the sum of a few slots, however many players there are. Deleted ones do not count.
CREATE TABLE join_slot (
  shard smallint NOT NULL,
  span_minutes smallint NOT NULL CHECK (span_minutes IN (1, 60)),
  game_id integer NOT NULL,
  starts_at timestamptz NOT NULL,
  players bigint NOT NULL CHECK (players >= 0),
  PRIMARY KEY (shard, game_id, span_minutes, starts_at)
) WITH (fillfactor = 50);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE join_slot, player_count, player');
  }
}
