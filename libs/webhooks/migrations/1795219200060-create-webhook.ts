import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhook1795219200060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- secret: signs what is sent, so it cannot be a digest.
CREATE TABLE webhook_endpoint (
  endpoint_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  game_id integer NOT NULL REFERENCES game,
  url text NOT NULL,
  events text[] NOT NULL,
  secret text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhook_endpoint_by_game ON webhook_endpoint (game_id);

-- What an endpoint is to be told, or was. event: of the outbox, so that a player's deliveries are in the order of the
-- commits. seq: the ledger transaction it is about. status: 0 pending, 1 delivered, 2 parked.
CREATE TABLE webhook_delivery (
  shard smallint NOT NULL,
  status smallint NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 2),
  attempts smallint NOT NULL DEFAULT 0,
  last_status smallint,
  endpoint_id integer NOT NULL,
  event bigint NOT NULL,
  player_id bigint NOT NULL,
  seq bigint,
  created_at timestamptz NOT NULL,
  pending_since timestamptz NOT NULL,
  done_at timestamptz,
  type text NOT NULL,
  last_error text,
  PRIMARY KEY (shard, endpoint_id, event, type)
) WITH (fillfactor = 80);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (shard, endpoint_id, player_id, event, type) WHERE status = 0;
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (endpoint_id, created_at, shard, event, type);
CREATE INDEX webhook_delivery_by_player ON webhook_delivery (shard, player_id);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (shard, created_at);

-- One row for each endpoint and player with something pending: the turn in which the next of it is sent. Its lock keeps
-- a player's deliveries in order; while one is being sent, the next turn lies in the future.
CREATE TABLE webhook_turn (
  shard smallint NOT NULL,
  endpoint_id integer NOT NULL,
  player_id bigint NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  PRIMARY KEY (shard, endpoint_id, player_id)
) WITH (fillfactor = 50);
CREATE INDEX webhook_turn_due ON webhook_turn (next_attempt_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_turn, webhook_delivery, webhook_endpoint');
  }
}
