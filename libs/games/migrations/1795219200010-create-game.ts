import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGame1795219200010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE game (
  game_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title_id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('live', 'testing', 'paused', 'archived')),
  created_at timestamptz NOT NULL
);

-- Amounts are minor units. No amount may leave what a balance can hold.
CREATE TABLE currency (
  currency_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  game_id integer NOT NULL REFERENCES game,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  scale smallint NOT NULL CHECK (scale BETWEEN 0 AND 8),
  is_default boolean NOT NULL,
  is_system boolean NOT NULL,
  starting_amount bigint NOT NULL,
  max_balance bigint CHECK (max_balance BETWEEN 0 AND 9007199254740991),
  recharge_rate bigint CHECK (recharge_rate > 0),
  recharge_period_seconds integer CHECK (recharge_period_seconds > 0),
  recharge_max bigint CHECK (recharge_max > 0),
  created_at timestamptz NOT NULL,
  UNIQUE (game_id, code),
  CHECK (starting_amount BETWEEN 0 AND coalesce(max_balance, 9007199254740991)),
  CHECK (recharge_max <= coalesce(max_balance, 9007199254740991)),
  CHECK (num_nulls(recharge_rate, recharge_period_seconds, recharge_max) IN (0, 3))
);
CREATE UNIQUE INDEX currency_default ON currency (game_id) WHERE is_default;

-- How a currency recharged over time: each row holds until the next one. What a player gets is counted only when the
-- player is looked at, so the old terms must still be known then. A rate of 0 says that the recharge ended.
CREATE TABLE currency_recharge (
  currency_id integer NOT NULL REFERENCES currency,
  period_seconds integer NOT NULL CHECK (period_seconds > 0),
  valid_from timestamptz NOT NULL,
  rate bigint NOT NULL CHECK (rate >= 0),
  max bigint NOT NULL CHECK (max BETWEEN 1 AND 9007199254740991),
  PRIMARY KEY (currency_id, valid_from)
);

-- Found by the digest of the secret: whoever reads this table cannot call with it.
CREATE TABLE api_key (
  key_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  game_id integer NOT NULL REFERENCES game,
  name text NOT NULL,
  digest bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  scopes text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'purchase', 'economy', 'players']),
  caps jsonb,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  rotated_to integer REFERENCES api_key
);
CREATE INDEX api_key_by_game ON api_key (game_id);

-- What a key with a daily cap has credited, per currency and UTC day.
CREATE TABLE api_key_credit_day (
  key_id integer NOT NULL REFERENCES api_key,
  currency_id integer NOT NULL REFERENCES currency,
  day date NOT NULL,
  credited bigint NOT NULL CHECK (credited >= 0),
  PRIMARY KEY (key_id, currency_id, day)
);

CREATE TABLE game_setting (
  game_id integer PRIMARY KEY REFERENCES game,
  version integer NOT NULL,
  settings jsonb NOT NULL
);

CREATE TABLE transfer_pair_list (
  game_id integer PRIMARY KEY REFERENCES game,
  version integer NOT NULL
);
CREATE TABLE transfer_pair (
  game_id integer NOT NULL REFERENCES transfer_pair_list,
  from_currency_id integer NOT NULL REFERENCES currency,
  to_currency_id integer NOT NULL REFERENCES currency,
  PRIMARY KEY (game_id, from_currency_id, to_currency_id),
  CHECK (from_currency_id <> to_currency_id)
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE transfer_pair, transfer_pair_list, game_setting, api_key_credit_day, api_key, currency_recharge, currency, game',
    );
  }
}
