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

-- Money set aside by the transaction (shard, seq); resolved exactly once.
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
