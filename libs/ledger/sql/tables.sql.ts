/** The ledger's tables. Every table that grows with players is led by its shard (docs/adr/0001). */
export const LEDGER_TABLES = `
-- What a player has: free to spend, and set aside by holds. In minor units of the currency. Where the currency
-- recharges: when the clock was last looked at, and how much of the running period had passed by then; what has accrued
-- since is not in available yet. NULL: not written since the currency recharges.
CREATE TABLE balance (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  currency_id integer NOT NULL,
  available bigint NOT NULL CHECK (available >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  recharge_at timestamptz,
  recharge_elapsed_ms bigint,
  PRIMARY KEY (shard, player_id, currency_id),
  CHECK (available + reserved <= 9007199254740991)
) WITH (fillfactor = 80);

-- The books of one currency on one shard: the sums of its players and every system account. The CHECK is double
-- entry itself: what one account gains another gave. numeric, since sums of many full balances leave int64.
CREATE TABLE shard_book (
  shard smallint NOT NULL,
  currency_id integer NOT NULL,
  game_id integer NOT NULL,
  available numeric NOT NULL DEFAULT 0 CHECK (available >= 0),
  reserved numeric NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  issuance numeric NOT NULL DEFAULT 0,
  revenue numeric NOT NULL DEFAULT 0,
  platform_fee numeric NOT NULL DEFAULT 0,
  sink numeric NOT NULL DEFAULT 0,
  exchange numeric NOT NULL DEFAULT 0,
  recharge numeric NOT NULL DEFAULT 0,
  forfeited numeric NOT NULL DEFAULT 0,
  funded_players bigint NOT NULL DEFAULT 0 CHECK (funded_players >= 0),
  transactions bigint NOT NULL DEFAULT 0,
  slot_minute timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (shard, currency_id),
  CHECK (available + reserved + issuance + revenue + platform_fee + sink + exchange + recharge + forfeited = 0)
) WITH (fillfactor = 10);

-- How many transactions a book had counted when its first transaction of a minute came: written once a minute at
-- most, so that "in the last 24 hours" is the total now less one slot. Automatic kinds (100 and up) do not count.
CREATE TABLE minute_slot (
  shard smallint NOT NULL,
  currency_id integer NOT NULL,
  minute timestamptz NOT NULL,
  transactions bigint NOT NULL,
  PRIMARY KEY (shard, currency_id, minute)
);

-- What came into players' hands and went out of them, by reason and by item, on a day (UTC): changed in the ledger's own
-- transaction. Money between available and reserved does not flow. summed_*: how much of it flow_total has; is_fresh:
-- whether there is more.
CREATE TABLE flow_day (
  shard smallint NOT NULL,
  flow_id smallint NOT NULL,
  currency_id integer NOT NULL,
  day date NOT NULL,
  is_fresh boolean NOT NULL DEFAULT true,
  transactions bigint NOT NULL,
  summed_transactions bigint NOT NULL DEFAULT 0,
  money_in numeric NOT NULL,
  money_out numeric NOT NULL,
  summed_in numeric NOT NULL DEFAULT 0,
  summed_out numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (shard, currency_id, flow_id, day)
) WITH (fillfactor = 50);
CREATE INDEX flow_day_fresh ON flow_day (shard, currency_id, flow_id, day) WHERE is_fresh;

-- The same over all shards, as far as it has been summed up: what flow_day has beyond it belongs to it as well.
CREATE TABLE flow_total (
  currency_id integer NOT NULL,
  flow_id smallint NOT NULL,
  day date NOT NULL,
  transactions bigint NOT NULL,
  money_in numeric NOT NULL,
  money_out numeric NOT NULL,
  PRIMARY KEY (currency_id, day, flow_id)
);

-- The reasons of a day of flow_total as one text: a year is then some hundred rows. changes: how often something was
-- added to that day; written: how many of them the text has. It is good where both are the same.
CREATE TABLE reason_day (
  currency_id integer NOT NULL,
  day date NOT NULL,
  changes bigint NOT NULL,
  written bigint NOT NULL DEFAULT 0,
  flow_count integer NOT NULL DEFAULT 0,
  flows text COLLATE "C" NOT NULL DEFAULT '',
  PRIMARY KEY (currency_id, day)
);
CREATE INDEX reason_day_stale ON reason_day (currency_id, day) WHERE written <> changes;

-- The reasons and items of a game that are counted by name: see flows/flow-ids.ts. Never changed, never deleted.
CREATE TABLE flow_name (
  game_id integer NOT NULL,
  flow_id smallint NOT NULL,
  is_item boolean NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (game_id, flow_id),
  UNIQUE (game_id, is_item, name)
);

-- Runs of the verification of a game's books: one at a time for a game, over all processes. beat_at: its process was
-- alive then.
CREATE TABLE ledger_verification (
  run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  game_id integer NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'passed', 'failed', 'aborted')),
  started_at timestamptz NOT NULL,
  beat_at timestamptz NOT NULL,
  finished_at timestamptz,
  shards_checked integer NOT NULL DEFAULT 0,
  transactions_checked bigint NOT NULL DEFAULT 0,
  findings jsonb NOT NULL DEFAULT '[]',
  CHECK ((status = 'running') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX ledger_verification_running ON ledger_verification (game_id) WHERE status = 'running';
CREATE INDEX ledger_verification_by_game ON ledger_verification (game_id, run_id);

-- Immutable. An order is the transaction of kind purchase; the item stands in details. amount, fee and the balances
-- after are in minor units of currency_id, the currency of the first step.
CREATE TABLE ledger_transaction (
  shard smallint NOT NULL,
  kind smallint NOT NULL,
  game_id integer NOT NULL,
  seq bigint NOT NULL,
  player_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  fee bigint NOT NULL CHECK (fee BETWEEN 0 AND amount),
  available_after bigint NOT NULL,
  reserved_after bigint NOT NULL,
  created_at timestamptz NOT NULL,
  target_seq bigint,
  currency_id integer NOT NULL,
  client_request_id text COLLATE "C",
  reason text,
  details jsonb,
  PRIMARY KEY (shard, seq)
);
CREATE INDEX ledger_transaction_by_player ON ledger_transaction (shard, player_id, seq) INCLUDE (kind);

-- Immutable. The legs of a transaction sum to zero in each currency. balance_after only on players' accounts.
CREATE TABLE entry (
  shard smallint NOT NULL,
  leg smallint NOT NULL,
  currency_id integer NOT NULL,
  seq bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  player_id bigint,
  balance_after bigint,
  account smallint NOT NULL,
  PRIMARY KEY (shard, seq, leg)
);

-- A completed request, for good: unique per game and kind, whatever the player's shard.
CREATE TABLE request (
  game_id integer NOT NULL,
  kind smallint NOT NULL,
  shard smallint NOT NULL,
  seq bigint NOT NULL,
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (game_id, kind, client_request_id)
);

-- Money set aside by the transaction (shard, seq); resolved exactly once. status: 0 open, 1 captured, 2 released,
-- 3 expired.
CREATE TABLE hold (
  shard smallint NOT NULL,
  status smallint NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 3),
  currency_id integer NOT NULL,
  seq bigint NOT NULL,
  player_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  captured bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
  expires_at timestamptz NOT NULL,
  resolved_seq bigint,
  PRIMARY KEY (shard, seq),
  CHECK ((status = 0) = (resolved_seq IS NULL))
);
CREATE INDEX hold_open_by_expiry ON hold (shard, expires_at) WHERE status = 0;

-- How much of an order has been given back; made by its first refund.
CREATE TABLE order_refund (
  shard smallint NOT NULL,
  seq bigint NOT NULL,
  amount bigint NOT NULL,
  refunded bigint NOT NULL,
  fee_refunded bigint NOT NULL,
  refunded_at timestamptz NOT NULL,
  PRIMARY KEY (shard, seq),
  CHECK (refunded BETWEEN 0 AND amount AND fee_refunded BETWEEN 0 AND refunded)
);
`;
