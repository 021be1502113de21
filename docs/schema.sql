-- The schema after all migrations, made by `npm run schema`: to be read, not to be run. The migrations are in
-- libs/*/migrations, and so are the reasons; those of the ledger's tables are in libs/ledger/sql.

CREATE TABLE admin (
  admin_id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  email text NOT NULL,
  email_key text COLLATE "C" NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  disabled_at timestamp with time zone,
  CONSTRAINT admin_pkey PRIMARY KEY (admin_id),
  CONSTRAINT admin_email_key_key UNIQUE (email_key),
  CONSTRAINT admin_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'economist'::text, 'support'::text, 'viewer'::text])))
);

CREATE TABLE admin_session (
  digest bytea NOT NULL,
  admin_id integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  must_set_up_totp boolean DEFAULT false NOT NULL,
  CONSTRAINT admin_session_pkey PRIMARY KEY (digest)
);

CREATE TABLE admin_totp (
  admin_id integer NOT NULL,
  last_step bigint DEFAULT 0 NOT NULL,
  created_at timestamp with time zone NOT NULL,
  confirmed_at timestamp with time zone,
  sealed_secret bytea NOT NULL,
  CONSTRAINT admin_totp_pkey PRIMARY KEY (admin_id)
);

CREATE TABLE api_key (
  key_id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  game_id integer NOT NULL,
  name text NOT NULL,
  digest bytea NOT NULL,
  prefix text NOT NULL,
  scopes text[] NOT NULL,
  caps jsonb,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  rotated_to integer,
  CONSTRAINT api_key_pkey PRIMARY KEY (key_id),
  CONSTRAINT api_key_digest_key UNIQUE (digest),
  CONSTRAINT api_key_scopes_check CHECK ((scopes <@ ARRAY['read'::text, 'purchase'::text, 'economy'::text, 'players'::text]))
);

CREATE TABLE api_key_credit_day (
  key_id integer NOT NULL,
  currency_id integer NOT NULL,
  day date NOT NULL,
  credited bigint NOT NULL,
  CONSTRAINT api_key_credit_day_pkey PRIMARY KEY (key_id, currency_id, day),
  CONSTRAINT api_key_credit_day_credited_check CHECK ((credited >= 0))
);

CREATE TABLE api_process (
  process_id uuid NOT NULL,
  has_redis boolean NOT NULL,
  started_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT api_process_pkey PRIMARY KEY (process_id)
);

CREATE TABLE audit_entry (
  entry_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  created_at timestamp with time zone NOT NULL,
  admin_id integer,
  game_id integer,
  role text,
  action text NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  request_id text NOT NULL,
  target json NOT NULL,
  body json,
  before json,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (entry_id)
);

CREATE TABLE audit_outcome (
  entry_id bigint NOT NULL,
  finished_at timestamp with time zone NOT NULL,
  status smallint NOT NULL,
  error text,
  after json,
  changed text[] NOT NULL,
  CONSTRAINT audit_outcome_pkey PRIMARY KEY (entry_id)
);

CREATE TABLE balance (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  currency_id integer NOT NULL,
  available bigint NOT NULL,
  reserved bigint DEFAULT 0 NOT NULL,
  recharge_at timestamp with time zone,
  recharge_elapsed_ms bigint,
  CONSTRAINT balance_pkey PRIMARY KEY (shard, player_id, currency_id),
  CONSTRAINT balance_available_check CHECK ((available >= 0)),
  CONSTRAINT balance_check CHECK (((available + reserved) <= '9007199254740991'::bigint)),
  CONSTRAINT balance_reserved_check CHECK ((reserved >= 0))
) WITH (fillfactor=80);

CREATE TABLE catalog_item (
  game_id integer NOT NULL,
  catalog_version text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  display_name text NOT NULL,
  item_class text,
  is_stackable boolean NOT NULL,
  lifetime_seconds integer,
  prices jsonb NOT NULL,
  custom_data jsonb,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT catalog_item_pkey PRIMARY KEY (game_id, catalog_version, item_id),
  CONSTRAINT catalog_item_lifetime_seconds_check CHECK ((lifetime_seconds > 0))
);

CREATE TABLE currency (
  currency_id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  game_id integer NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  scale smallint NOT NULL,
  is_default boolean NOT NULL,
  is_system boolean NOT NULL,
  starting_amount bigint NOT NULL,
  max_balance bigint,
  recharge_rate bigint,
  recharge_period_seconds integer,
  recharge_max bigint,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT currency_pkey PRIMARY KEY (currency_id),
  CONSTRAINT currency_game_id_code_key UNIQUE (game_id, code),
  CONSTRAINT currency_check CHECK (((starting_amount >= 0) AND (starting_amount <= COALESCE(max_balance, '9007199254740991'::bigint)))),
  CONSTRAINT currency_check1 CHECK ((recharge_max <= COALESCE(max_balance, '9007199254740991'::bigint))),
  CONSTRAINT currency_check2 CHECK ((num_nulls(recharge_rate, recharge_period_seconds, recharge_max) = ANY (ARRAY[0, 3]))),
  CONSTRAINT currency_max_balance_check CHECK (((max_balance >= 0) AND (max_balance <= '9007199254740991'::bigint))),
  CONSTRAINT currency_recharge_max_check CHECK ((recharge_max > 0)),
  CONSTRAINT currency_recharge_period_seconds_check CHECK ((recharge_period_seconds > 0)),
  CONSTRAINT currency_recharge_rate_check CHECK ((recharge_rate > 0)),
  CONSTRAINT currency_scale_check CHECK (((scale >= 0) AND (scale <= 8)))
);

CREATE TABLE currency_recharge (
  currency_id integer NOT NULL,
  period_seconds integer NOT NULL,
  valid_from timestamp with time zone NOT NULL,
  rate bigint NOT NULL,
  max bigint NOT NULL,
  CONSTRAINT currency_recharge_pkey PRIMARY KEY (currency_id, valid_from),
  CONSTRAINT currency_recharge_max_check1 CHECK (((max >= 1) AND (max <= '9007199254740991'::bigint))),
  CONSTRAINT currency_recharge_period_seconds_check1 CHECK ((period_seconds > 0)),
  CONSTRAINT currency_recharge_rate_check1 CHECK ((rate >= 0))
);

CREATE TABLE custom_data (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  version bigint NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text NOT NULL,
  CONSTRAINT custom_data_pkey PRIMARY KEY (shard, player_id, key)
) WITH (fillfactor=90);

CREATE TABLE economy_batch (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  answer jsonb NOT NULL,
  CONSTRAINT economy_batch_pkey PRIMARY KEY (shard, game_id, client_request_id)
);

CREATE TABLE entry (
  shard smallint NOT NULL,
  leg smallint NOT NULL,
  currency_id integer NOT NULL,
  seq bigint NOT NULL,
  amount bigint NOT NULL,
  player_id bigint,
  balance_after bigint,
  account smallint NOT NULL,
  CONSTRAINT entry_pkey PRIMARY KEY (shard, seq, leg),
  CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE flow_day (
  shard smallint NOT NULL,
  flow_id smallint NOT NULL,
  currency_id integer NOT NULL,
  day date NOT NULL,
  is_fresh boolean DEFAULT true NOT NULL,
  transactions bigint NOT NULL,
  summed_transactions bigint DEFAULT 0 NOT NULL,
  money_in numeric NOT NULL,
  money_out numeric NOT NULL,
  summed_in numeric DEFAULT 0 NOT NULL,
  summed_out numeric DEFAULT 0 NOT NULL,
  CONSTRAINT flow_day_pkey PRIMARY KEY (shard, currency_id, flow_id, day)
) WITH (fillfactor=50);

CREATE TABLE flow_name (
  game_id integer NOT NULL,
  flow_id smallint NOT NULL,
  is_item boolean NOT NULL,
  name text COLLATE "C" NOT NULL,
  CONSTRAINT flow_name_pkey PRIMARY KEY (game_id, flow_id),
  CONSTRAINT flow_name_game_id_is_item_name_key UNIQUE (game_id, is_item, name)
);

CREATE TABLE flow_total (
  currency_id integer NOT NULL,
  flow_id smallint NOT NULL,
  day date NOT NULL,
  transactions bigint NOT NULL,
  money_in numeric NOT NULL,
  money_out numeric NOT NULL,
  CONSTRAINT flow_total_pkey PRIMARY KEY (currency_id, day, flow_id)
);

CREATE TABLE game (
  game_id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  title_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT game_pkey PRIMARY KEY (game_id),
  CONSTRAINT game_title_id_key UNIQUE (title_id),
  CONSTRAINT game_status_check CHECK ((status = ANY (ARRAY['live'::text, 'testing'::text, 'paused'::text, 'archived'::text])))
);

CREATE TABLE game_setting (
  game_id integer NOT NULL,
  version integer NOT NULL,
  settings jsonb NOT NULL,
  CONSTRAINT game_setting_pkey PRIMARY KEY (game_id)
);

CREATE TABLE hold (
  shard smallint NOT NULL,
  status smallint DEFAULT 0 NOT NULL,
  currency_id integer NOT NULL,
  seq bigint NOT NULL,
  player_id bigint NOT NULL,
  amount bigint NOT NULL,
  captured bigint DEFAULT 0 NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  resolved_seq bigint,
  CONSTRAINT hold_pkey PRIMARY KEY (shard, seq),
  CONSTRAINT hold_amount_check CHECK ((amount > 0)),
  CONSTRAINT hold_check CHECK (((captured >= 0) AND (captured <= amount))),
  CONSTRAINT hold_check1 CHECK (((status = 0) = (resolved_seq IS NULL))),
  CONSTRAINT hold_status_check CHECK (((status >= 0) AND (status <= 3)))
);

CREATE TABLE item_grant (
  game_id integer NOT NULL,
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  granted_at timestamp with time zone NOT NULL,
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  instances jsonb NOT NULL,
  CONSTRAINT item_grant_pkey PRIMARY KEY (game_id, client_request_id)
);

CREATE TABLE item_instance (
  shard smallint NOT NULL,
  is_equipped boolean DEFAULT false NOT NULL,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  purchase_date timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  unit_price bigint,
  remaining_uses integer NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  catalog_version text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  unit_currency text,
  character_id text,
  custom_data jsonb,
  CONSTRAINT item_instance_pkey PRIMARY KEY (shard, player_id, instance_id),
  CONSTRAINT item_instance_check CHECK (((unit_currency IS NULL) = (unit_price IS NULL))),
  CONSTRAINT item_instance_check1 CHECK ((is_equipped OR (character_id IS NULL))),
  CONSTRAINT item_instance_remaining_uses_check CHECK ((remaining_uses > 0)),
  CONSTRAINT item_instance_unit_price_check CHECK ((unit_price >= 0))
) WITH (fillfactor=90);

CREATE TABLE join_slot (
  shard smallint NOT NULL,
  span_minutes smallint NOT NULL,
  game_id integer NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  players bigint NOT NULL,
  CONSTRAINT join_slot_pkey PRIMARY KEY (shard, game_id, span_minutes, starts_at),
  CONSTRAINT join_slot_players_check CHECK ((players >= 0)),
  CONSTRAINT join_slot_span_minutes_check CHECK ((span_minutes = ANY (ARRAY[1, 60])))
) WITH (fillfactor=50);

CREATE TABLE leaderboard_bucket (
  shard smallint NOT NULL,
  bucket smallint NOT NULL,
  game_id integer NOT NULL,
  players bigint NOT NULL,
  CONSTRAINT leaderboard_bucket_pkey PRIMARY KEY (shard, game_id, bucket),
  CONSTRAINT leaderboard_bucket_players_check CHECK ((players >= 0))
) WITH (fillfactor=50);

CREATE TABLE leaderboard_score (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  power bigint NOT NULL,
  CONSTRAINT leaderboard_score_pkey PRIMARY KEY (shard, player_id),
  CONSTRAINT leaderboard_score_power_check CHECK ((power > 0))
) WITH (fillfactor=90);

CREATE TABLE ledger_transaction (
  shard smallint NOT NULL,
  kind smallint NOT NULL,
  game_id integer NOT NULL,
  seq bigint NOT NULL,
  player_id bigint NOT NULL,
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  available_after bigint NOT NULL,
  reserved_after bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  target_seq bigint,
  currency_id integer NOT NULL,
  client_request_id text COLLATE "C",
  reason text,
  details jsonb,
  CONSTRAINT ledger_transaction_pkey PRIMARY KEY (shard, seq),
  CONSTRAINT ledger_transaction_amount_check CHECK ((amount >= 0)),
  CONSTRAINT ledger_transaction_check CHECK (((fee >= 0) AND (fee <= amount)))
);

CREATE TABLE ledger_verification (
  run_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  game_id integer NOT NULL,
  status text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  beat_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  shards_checked integer DEFAULT 0 NOT NULL,
  transactions_checked bigint DEFAULT 0 NOT NULL,
  findings jsonb DEFAULT '[]'::jsonb NOT NULL,
  CONSTRAINT ledger_verification_pkey PRIMARY KEY (run_id),
  CONSTRAINT ledger_verification_check CHECK (((status = 'running'::text) = (finished_at IS NULL))),
  CONSTRAINT ledger_verification_status_check CHECK ((status = ANY (ARRAY['running'::text, 'passed'::text, 'failed'::text, 'aborted'::text])))
);

CREATE TABLE minute_slot (
  shard smallint NOT NULL,
  currency_id integer NOT NULL,
  minute timestamp with time zone NOT NULL,
  transactions bigint NOT NULL,
  CONSTRAINT minute_slot_pkey PRIMARY KEY (shard, currency_id, minute)
);

CREATE TABLE order_refund (
  shard smallint NOT NULL,
  seq bigint NOT NULL,
  amount bigint NOT NULL,
  refunded bigint NOT NULL,
  fee_refunded bigint NOT NULL,
  refunded_at timestamp with time zone NOT NULL,
  CONSTRAINT order_refund_pkey PRIMARY KEY (shard, seq),
  CONSTRAINT order_refund_check CHECK ((((refunded >= 0) AND (refunded <= amount)) AND ((fee_refunded >= 0) AND (fee_refunded <= refunded))))
);

CREATE TABLE outbox (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  event bigint NOT NULL,
  player_id bigint NOT NULL,
  seq bigint,
  created_at timestamp with time zone NOT NULL,
  topic text NOT NULL,
  payload jsonb,
  CONSTRAINT outbox_pkey PRIMARY KEY (shard, event)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000, vacuum_truncate=off);

CREATE TABLE outbox_cursor (
  shard smallint NOT NULL,
  delivered bigint DEFAULT 0 NOT NULL,
  CONSTRAINT outbox_cursor_pkey PRIMARY KEY (shard)
) WITH (fillfactor=10);

CREATE TABLE player (
  shard smallint NOT NULL,
  is_minor boolean DEFAULT false NOT NULL,
  is_banned boolean DEFAULT false NOT NULL,
  is_frozen boolean DEFAULT false NOT NULL,
  game_id integer NOT NULL,
  player_id bigint NOT NULL,
  ticket_epoch integer DEFAULT 0 NOT NULL,
  state_version bigint DEFAULT 0 NOT NULL,
  date_joined timestamp with time zone NOT NULL,
  deleted_at timestamp with time zone,
  email text,
  email_key text COLLATE "C",
  external_id text COLLATE "C",
  name text NOT NULL,
  phone text,
  platform text,
  ban_reason text,
  CONSTRAINT player_pkey PRIMARY KEY (shard, player_id),
  CONSTRAINT player_check CHECK (((deleted_at IS NOT NULL) OR ((email_key IS NULL) <> (external_id IS NULL)))),
  CONSTRAINT player_check1 CHECK (((email IS NULL) = (email_key IS NULL)))
) WITH (fillfactor=90);

CREATE TABLE player_count (
  shard smallint NOT NULL,
  game_id integer NOT NULL,
  players bigint NOT NULL,
  CONSTRAINT player_count_pkey PRIMARY KEY (shard, game_id),
  CONSTRAINT player_count_players_check CHECK ((players >= 0))
) WITH (fillfactor=50);

CREATE TABLE reason_day (
  currency_id integer NOT NULL,
  day date NOT NULL,
  changes bigint NOT NULL,
  written bigint DEFAULT 0 NOT NULL,
  flow_count integer DEFAULT 0 NOT NULL,
  flows text COLLATE "C" DEFAULT ''::text NOT NULL,
  CONSTRAINT reason_day_pkey PRIMARY KEY (currency_id, day)
);

CREATE TABLE request (
  game_id integer NOT NULL,
  kind smallint NOT NULL,
  shard smallint NOT NULL,
  seq bigint NOT NULL,
  fingerprint uuid NOT NULL,
  client_request_id text COLLATE "C" NOT NULL,
  CONSTRAINT request_pkey PRIMARY KEY (game_id, kind, client_request_id)
);

CREATE TABLE shard (
  shard smallint NOT NULL,
  next_seq bigint DEFAULT 1 NOT NULL,
  next_event bigint DEFAULT 1 NOT NULL,
  next_player bigint DEFAULT 1 NOT NULL,
  CONSTRAINT shard_pkey PRIMARY KEY (shard)
) WITH (fillfactor=10);

CREATE TABLE shard_book (
  shard smallint NOT NULL,
  currency_id integer NOT NULL,
  game_id integer NOT NULL,
  available numeric DEFAULT 0 NOT NULL,
  reserved numeric DEFAULT 0 NOT NULL,
  issuance numeric DEFAULT 0 NOT NULL,
  revenue numeric DEFAULT 0 NOT NULL,
  platform_fee numeric DEFAULT 0 NOT NULL,
  sink numeric DEFAULT 0 NOT NULL,
  exchange numeric DEFAULT 0 NOT NULL,
  recharge numeric DEFAULT 0 NOT NULL,
  forfeited numeric DEFAULT 0 NOT NULL,
  funded_players bigint DEFAULT 0 NOT NULL,
  transactions bigint DEFAULT 0 NOT NULL,
  slot_minute timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
  CONSTRAINT shard_book_pkey PRIMARY KEY (shard, currency_id),
  CONSTRAINT shard_book_available_check CHECK ((available >= (0)::numeric)),
  CONSTRAINT shard_book_check CHECK ((((((((((available + reserved) + issuance) + revenue) + platform_fee) + sink) + exchange) + recharge) + forfeited) = (0)::numeric)),
  CONSTRAINT shard_book_funded_players_check CHECK ((funded_players >= 0)),
  CONSTRAINT shard_book_reserved_check CHECK ((reserved >= (0)::numeric))
) WITH (fillfactor=10);

CREATE TABLE state_section (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  version integer NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  section text COLLATE "C" NOT NULL,
  data json NOT NULL,
  CONSTRAINT state_section_pkey PRIMARY KEY (shard, player_id, section),
  CONSTRAINT state_section_version_check CHECK ((version > 0))
) WITH (fillfactor=90);

CREATE TABLE transfer_pair (
  game_id integer NOT NULL,
  from_currency_id integer NOT NULL,
  to_currency_id integer NOT NULL,
  CONSTRAINT transfer_pair_pkey PRIMARY KEY (game_id, from_currency_id, to_currency_id),
  CONSTRAINT transfer_pair_check CHECK ((from_currency_id <> to_currency_id))
);

CREATE TABLE transfer_pair_list (
  game_id integer NOT NULL,
  version integer NOT NULL,
  CONSTRAINT transfer_pair_list_pkey PRIMARY KEY (game_id)
);

CREATE TABLE usage_day (
  shard smallint NOT NULL,
  player_id bigint NOT NULL,
  day date NOT NULL,
  seconds integer NOT NULL,
  CONSTRAINT usage_day_pkey PRIMARY KEY (shard, player_id, day),
  CONSTRAINT usage_day_seconds_check CHECK ((seconds > 0))
) WITH (fillfactor=90);

CREATE TABLE webhook_delivery (
  shard smallint NOT NULL,
  status smallint DEFAULT 0 NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  last_status smallint,
  endpoint_id integer NOT NULL,
  event bigint NOT NULL,
  player_id bigint NOT NULL,
  seq bigint,
  created_at timestamp with time zone NOT NULL,
  pending_since timestamp with time zone NOT NULL,
  done_at timestamp with time zone,
  type text NOT NULL,
  last_error text,
  CONSTRAINT webhook_delivery_pkey PRIMARY KEY (shard, endpoint_id, event, type),
  CONSTRAINT webhook_delivery_status_check CHECK (((status >= 0) AND (status <= 2)))
) WITH (fillfactor=80);

CREATE TABLE webhook_endpoint (
  endpoint_id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  game_id integer NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  secret text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (endpoint_id)
);

CREATE TABLE webhook_turn (
  shard smallint NOT NULL,
  endpoint_id integer NOT NULL,
  player_id bigint NOT NULL,
  next_attempt_at timestamp with time zone NOT NULL,
  CONSTRAINT webhook_turn_pkey PRIMARY KEY (shard, endpoint_id, player_id)
) WITH (fillfactor=50);

CREATE INDEX admin_session_by_admin ON public.admin_session USING btree (admin_id);
CREATE INDEX api_key_by_game ON public.api_key USING btree (game_id);
CREATE INDEX audit_entry_by_action ON public.audit_entry USING btree (action, entry_id);
CREATE INDEX audit_entry_by_admin ON public.audit_entry USING btree (admin_id, entry_id);
CREATE INDEX audit_entry_by_game ON public.audit_entry USING btree (game_id, entry_id);
CREATE UNIQUE INDEX currency_default ON public.currency USING btree (game_id) WHERE is_default;
CREATE INDEX flow_day_fresh ON public.flow_day USING btree (shard, currency_id, flow_id, day) WHERE is_fresh;
CREATE INDEX hold_open_by_expiry ON public.hold USING btree (shard, expires_at) WHERE (status = 0);
CREATE INDEX item_grant_by_player ON public.item_grant USING btree (shard, player_id);
CREATE INDEX leaderboard_score_by_power ON public.leaderboard_score USING btree (game_id, power DESC, player_id);
CREATE INDEX ledger_transaction_by_player ON public.ledger_transaction USING btree (shard, player_id, seq) INCLUDE (kind);
CREATE INDEX ledger_verification_by_game ON public.ledger_verification USING btree (game_id, run_id);
CREATE UNIQUE INDEX ledger_verification_running ON public.ledger_verification USING btree (game_id) WHERE (status = 'running'::text);
CREATE INDEX player_by_game ON public.player USING btree (game_id, player_id) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX player_email ON public.player USING btree (shard, game_id, email_key) WHERE (email_key IS NOT NULL);
CREATE UNIQUE INDEX player_external_id ON public.player USING btree (shard, game_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX reason_day_stale ON public.reason_day USING btree (currency_id, day) WHERE (written <> changes);
CREATE INDEX webhook_delivery_by_age ON public.webhook_delivery USING btree (shard, created_at);
CREATE INDEX webhook_delivery_by_player ON public.webhook_delivery USING btree (shard, player_id);
CREATE INDEX webhook_delivery_by_time ON public.webhook_delivery USING btree (endpoint_id, created_at, shard, event, type);
CREATE INDEX webhook_delivery_pending ON public.webhook_delivery USING btree (shard, endpoint_id, player_id, event, type) WHERE (status = 0);
CREATE INDEX webhook_endpoint_by_game ON public.webhook_endpoint USING btree (game_id);
CREATE INDEX webhook_turn_due ON public.webhook_turn USING btree (next_attempt_at);

ALTER TABLE admin_session ADD CONSTRAINT admin_session_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admin(admin_id);
ALTER TABLE admin_totp ADD CONSTRAINT admin_totp_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admin(admin_id) ON DELETE CASCADE;
ALTER TABLE api_key ADD CONSTRAINT api_key_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);
ALTER TABLE api_key ADD CONSTRAINT api_key_rotated_to_fkey FOREIGN KEY (rotated_to) REFERENCES api_key(key_id);
ALTER TABLE api_key_credit_day ADD CONSTRAINT api_key_credit_day_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES currency(currency_id);
ALTER TABLE api_key_credit_day ADD CONSTRAINT api_key_credit_day_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_key(key_id);
ALTER TABLE audit_outcome ADD CONSTRAINT audit_outcome_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES audit_entry(entry_id);
ALTER TABLE catalog_item ADD CONSTRAINT catalog_item_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);
ALTER TABLE currency ADD CONSTRAINT currency_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);
ALTER TABLE currency_recharge ADD CONSTRAINT currency_recharge_currency_id_fkey FOREIGN KEY (currency_id) REFERENCES currency(currency_id);
ALTER TABLE game_setting ADD CONSTRAINT game_setting_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);
ALTER TABLE transfer_pair ADD CONSTRAINT transfer_pair_from_currency_id_fkey FOREIGN KEY (from_currency_id) REFERENCES currency(currency_id);
ALTER TABLE transfer_pair ADD CONSTRAINT transfer_pair_game_id_fkey FOREIGN KEY (game_id) REFERENCES transfer_pair_list(game_id);
ALTER TABLE transfer_pair ADD CONSTRAINT transfer_pair_to_currency_id_fkey FOREIGN KEY (to_currency_id) REFERENCES currency(currency_id);
ALTER TABLE transfer_pair_list ADD CONSTRAINT transfer_pair_list_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);
ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_game_id_fkey FOREIGN KEY (game_id) REFERENCES game(game_id);

CREATE OR REPLACE FUNCTION public.ledger_apply(p_command integer[], p_step smallint[], p_shard smallint[], p_game integer[], p_player bigint[], p_email text[], p_kind smallint[], p_request text[], p_fingerprint uuid[], p_currency integer[], p_available bigint[], p_reserved bigint[], p_account1 smallint[], p_amount1 bigint[], p_account2 smallint[], p_amount2 bigint[], p_limit bigint[], p_amount bigint[], p_fee bigint[], p_reason text[], p_details text[], p_name text[], p_target bigint[], p_target_state bigint[], p_expires timestamp with time zone[], p_was_at timestamp with time zone[], p_was_total bigint[], p_at timestamp with time zone[], p_elapsed bigint[], p_flow smallint[], p_item_flow smallint[])
 RETURNS TABLE(command integer, step smallint, status smallint, player_id bigint, seq bigint, available bigint, reserved bigint, duplicate_of uuid, duplicate_shard smallint, name text, email text, external_id text, date_joined_ms bigint, created_at_ms bigint)
 LANGUAGE plpgsql
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
DECLARE
  v_now timestamptz;
  v_minute timestamptz;
  v_day date;
  v_status smallint[]; v_player bigint[]; v_seq bigint[]; v_event bigint[]; v_had bigint[]; v_held bigint[];
  v_dup uuid[]; v_dup_shard smallint[];
  v_name text[]; v_email text[]; v_external text[]; v_joined timestamptz[];
  v_expected bigint; v_claimed bigint;
  v_renames boolean; v_holds boolean; v_targets boolean;
BEGIN
  PERFORM 1 FROM shard s WHERE s.shard = ANY (p_shard) ORDER BY s.shard FOR UPDATE;
  v_now := date_trunc('milliseconds', clock_timestamp());
  v_minute := date_trunc('minute', v_now);
  v_day := (v_now AT TIME ZONE 'UTC')::date;

  FOR attempt IN 1..4 LOOP
    SELECT array_agg(n.status), array_agg(n.player_id), array_agg(n.seq), array_agg(n.event),
           array_agg(n.had), array_agg(n.held),
           array_agg(n.dup), array_agg(n.dup_shard),
           array_agg(n.name), array_agg(n.email),
           array_agg(n.external_id), array_agg(n.date_joined),
           count(*) FILTER (WHERE n.status = 0 AND n.step = 1 AND n.request IS NOT NULL),
           bool_or(n.status = 0 AND n.name IS DISTINCT FROM n.old_name),
           bool_or(n.status = 0 AND n.expires IS NOT NULL),
           bool_or(n.status = 0 AND n.target IS NOT NULL)
      INTO v_status, v_player, v_seq, v_event, v_had, v_held, v_dup, v_dup_shard, v_name, v_email, v_external, v_joined,
           v_expected, v_renames, v_holds, v_targets
      FROM (
        SELECT c.*, coalesce(CASE WHEN c.status = 0 THEN c.new_name END, c.old_name) AS name,
               CASE c.status WHEN 0 THEN s.next_seq + c.place WHEN 1 THEN c.dup_seq END AS seq,
               s.next_event + c.place AS event
          FROM (
            SELECT v.*, dense_rank() OVER (PARTITION BY v.shard, v.status ORDER BY v.command) - 1 AS place
              FROM (
                SELECT e.*, max(e.verdict) OVER (PARTITION BY e.command) AS status
                  FROM (
                    SELECT u.ord, u.command, u.step, u.shard, u.request, u.expires, u.target, u.new_name,
                           p.player_id, p.name AS old_name, p.email, p.external_id, p.date_joined,
                           b.available AS had, b.reserved AS held,
                           r.fingerprint AS dup, r.shard AS dup_shard, r.seq AS dup_seq,
                           CASE
                             WHEN r.seq IS NOT NULL THEN 1
                             WHEN p.player_id IS NULL THEN 3
                             WHEN u.command > min(u.command) OVER (PARTITION BY p.player_id) THEN 2
                             WHEN p.is_frozen AND u.kind <> 105 THEN 4
                             WHEN u.target_state IS NOT NULL AND u.target_state IS DISTINCT FROM
                                  CASE WHEN u.kind = 7 THEN coalesce(o.refunded, 0)
                                       WHEN h.expires_at <= v_now AND u.kind = 5 THEN 3 ELSE h.status END THEN 8
                             WHEN u.was_total IS NOT NULL
                              AND (b.recharge_at IS DISTINCT FROM u.was_at
                                OR coalesce(b.available + b.reserved, 0) <> u.was_total) THEN 9
                             WHEN coalesce(b.available, 0) + u.available < 0
                               OR coalesce(b.reserved, 0) + u.reserved < 0 THEN 7
                             WHEN u.available + u.reserved <= 0 THEN 0
                             WHEN coalesce(b.available + b.reserved, 0) + u.available + u.reserved > u.max_total THEN 5
                             WHEN coalesce(b.available + b.reserved, 0) + u.available + u.reserved > 9007199254740991 THEN 6
                             ELSE 0
                           END::smallint AS verdict
                      FROM unnest(p_command, p_step, p_shard, p_game, p_player, p_email, p_kind, p_request, p_currency,
                                  p_available, p_reserved, p_limit, p_name, p_target, p_target_state, p_expires,
                                  p_was_at, p_was_total)
                           WITH ORDINALITY AS u (command, step, shard, game_id, player_id, email, kind, request, currency_id,
                                  available, reserved, max_total, new_name, target, target_state, expires,
                                  was_at, was_total, ord)
                      LEFT JOIN LATERAL (
                        (SELECT i.player_id, i.name, i.email, i.external_id, i.date_joined, i.is_frozen FROM player i
                          WHERE i.shard = u.shard AND i.player_id = u.player_id AND i.game_id = u.game_id
                            AND i.deleted_at IS NULL LIMIT 1)
                        UNION ALL
                        (SELECT k.player_id, k.name, k.email, k.external_id, k.date_joined, k.is_frozen FROM player k
                          WHERE k.shard = u.shard AND k.game_id = u.game_id AND k.email_key = u.email LIMIT 1)
                      ) p ON true
                      LEFT JOIN LATERAL (
                        SELECT x.available, x.reserved, x.recharge_at FROM balance x
                         WHERE x.shard = u.shard AND x.player_id = p.player_id AND x.currency_id = u.currency_id LIMIT 1
                      ) b ON true
                      LEFT JOIN LATERAL (
                        SELECT x.fingerprint, x.shard, x.seq FROM request x
                         WHERE x.game_id = u.game_id AND x.kind = u.kind AND x.client_request_id = u.request LIMIT 1
                      ) r ON true
                      LEFT JOIN LATERAL (
                        SELECT x.status, x.expires_at FROM hold x WHERE x.shard = u.shard AND x.seq = u.target LIMIT 1
                      ) h ON true
                      LEFT JOIN LATERAL (
                        SELECT x.refunded FROM order_refund x WHERE x.shard = u.shard AND x.seq = u.target LIMIT 1
                      ) o ON true
                  ) e
              ) v
          ) c
          JOIN shard s ON s.shard = c.shard
         ORDER BY c.ord -- array_agg keeps the order in which it is fed: one sort instead of one for each array
      ) n;

    EXIT WHEN v_expected = 0;
    INSERT INTO request (game_id, kind, client_request_id, fingerprint, shard, seq)
    SELECT u.game_id, u.kind, u.request, u.fingerprint, u.shard, u.seq
      FROM unnest(p_game, p_kind, p_request, p_fingerprint, p_shard, v_seq, v_status, p_step)
           AS u (game_id, kind, request, fingerprint, shard, seq, status, step)
     WHERE u.status = 0 AND u.step = 1 AND u.request IS NOT NULL
     ORDER BY u.game_id, u.kind, u.request COLLATE "C"
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS v_claimed = ROW_COUNT;
    EXIT WHEN v_claimed = v_expected;
    -- Another shard took one of the ids while we waited for it: give ours back and see its commit the next time round.
    DELETE FROM request r
     USING unnest(p_game, p_kind, p_request, p_shard, v_seq, v_status) AS u (game_id, kind, request, shard, seq, status)
     WHERE u.status = 0 AND r.game_id = u.game_id AND r.kind = u.kind AND r.client_request_id = u.request
       AND r.shard = u.shard AND r.seq = u.seq;
    IF attempt = 4 THEN RAISE EXCEPTION 'request ids kept colliding' USING ERRCODE = '40001'; END IF;
  END LOOP;

  IF 0 = ANY (v_status) THEN
    -- One statement for all that every command writes: the arrays are read once, and starting an executor costs more
    -- than a row. Its parts see the rows as they were before it.
    WITH done AS MATERIALIZED (
      SELECT * FROM unnest(p_step, p_shard, p_game, p_kind, p_request, p_currency, p_available, p_reserved,
                           p_account1, p_amount1, p_account2, p_amount2, p_amount, p_fee, p_reason, p_details, p_target,
                           p_at, p_elapsed, p_flow, p_item_flow, v_status, v_player, v_seq, v_event, v_had, v_held)
                    AS u (step, shard, game_id, kind, request, currency_id, available, reserved,
                           account1, amount1, account2, amount2, amount, fee, reason, details, target,
                           recharge_at, elapsed, flow_id, item_flow_id, status, player_id, seq, event, had, held)
       WHERE u.status = 0
    ), moved AS (
      UPDATE balance b SET available = b.available + d.available, reserved = b.reserved + d.reserved,
             recharge_at = coalesce(d.recharge_at, b.recharge_at),
             recharge_elapsed_ms = coalesce(d.elapsed, b.recharge_elapsed_ms)
        FROM done d
       WHERE d.had IS NOT NULL AND b.shard = d.shard AND b.player_id = d.player_id AND b.currency_id = d.currency_id
    ), opened AS (
      INSERT INTO balance (shard, player_id, currency_id, available, reserved, recharge_at, recharge_elapsed_ms)
      SELECT d.shard, d.player_id, d.currency_id, d.available, d.reserved, d.recharge_at, d.elapsed
        FROM done d WHERE d.had IS NULL
    ), recorded AS (
      INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                      reserved_after, target_seq, client_request_id, reason, details, created_at)
      SELECT d.shard, d.seq, d.kind, d.game_id, d.player_id, d.currency_id, d.amount, d.fee,
             coalesce(d.had, 0) + d.available, coalesce(d.held, 0) + d.reserved,
             d.target, d.request, d.reason, d.details::jsonb, v_now
        FROM done d WHERE d.step = 1
    ), entered AS (
      INSERT INTO entry (shard, seq, leg, account, player_id, currency_id, amount, balance_after)
      SELECT d.shard, d.seq, (d.step - 1) * 4 + l.leg, l.account, l.player_id, d.currency_id, l.amount, l.balance_after
        FROM done d,
             LATERAL (VALUES (1, 0, d.player_id, d.available, coalesce(d.had, 0) + d.available),
                             (2, 1, d.player_id, d.reserved, coalesce(d.held, 0) + d.reserved),
                             (3, d.account1, NULL, d.amount1, NULL),
                             (4, d.account2, NULL, d.amount2, NULL)) AS l (leg, account, player_id, amount, balance_after)
       WHERE l.amount <> 0
    ), announced AS (
      INSERT INTO outbox (shard, event, topic, game_id, player_id, seq, created_at)
      SELECT d.shard, d.event, 'ledger', d.game_id, d.player_id, d.seq, v_now FROM done d WHERE d.step = 1
    ), numbered AS (
      UPDATE shard s SET next_seq = s.next_seq + c.made, next_event = s.next_event + c.made
        FROM (SELECT d.shard, count(*) AS made FROM done d WHERE d.step = 1 GROUP BY d.shard) c
       WHERE s.shard = c.shard
    ), change AS MATERIALIZED (
      SELECT d.shard, d.currency_id, sum(d.available) AS available, sum(d.reserved) AS reserved,
             sum(CASE 2 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS issuance,
             sum(CASE 3 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS revenue,
             sum(CASE 4 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS platform_fee,
             sum(CASE 5 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS sink,
             sum(CASE 6 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS exchange,
             sum(CASE 7 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS recharge,
             sum(CASE 8 WHEN d.account1 THEN d.amount1 WHEN d.account2 THEN d.amount2 END) AS forfeited,
             sum((coalesce(d.had + d.held, 0) + d.available + d.reserved > 0)::integer
                 - (coalesce(d.had + d.held, 0) > 0)::integer) AS funded,
             count(*) FILTER (WHERE d.step = 1 AND d.kind < 100) AS transactions
        FROM done d GROUP BY d.shard, d.currency_id
    ), flowed AS (
      INSERT INTO flow_day AS f (shard, currency_id, flow_id, day, money_in, money_out, transactions)
      SELECT d.shard, d.currency_id, l.flow_id, v_day, sum(greatest(d.available + d.reserved, 0)),
             sum(greatest(-(d.available + d.reserved), 0)), count(*)
        FROM done d, LATERAL (VALUES (d.flow_id), (d.item_flow_id)) AS l (flow_id)
       WHERE l.flow_id IS NOT NULL AND d.available + d.reserved <> 0
       GROUP BY d.shard, d.currency_id, l.flow_id
      ON CONFLICT (shard, currency_id, flow_id, day) DO UPDATE
         SET money_in = f.money_in + excluded.money_in, money_out = f.money_out + excluded.money_out,
             transactions = f.transactions + excluded.transactions, is_fresh = true
    ), slot AS (
      INSERT INTO minute_slot (shard, currency_id, minute, transactions)
      SELECT b.shard, b.currency_id, v_minute, b.transactions
        FROM change c JOIN shard_book b ON b.shard = c.shard AND b.currency_id = c.currency_id
       WHERE c.transactions > 0 AND b.slot_minute < v_minute
    )
    UPDATE shard_book b
       SET available = b.available + c.available, reserved = b.reserved + c.reserved,
           issuance = b.issuance + coalesce(c.issuance, 0), revenue = b.revenue + coalesce(c.revenue, 0),
           platform_fee = b.platform_fee + coalesce(c.platform_fee, 0), sink = b.sink + coalesce(c.sink, 0),
           exchange = b.exchange + coalesce(c.exchange, 0), recharge = b.recharge + coalesce(c.recharge, 0),
           forfeited = b.forfeited + coalesce(c.forfeited, 0),
           funded_players = b.funded_players + c.funded, transactions = b.transactions + c.transactions,
           slot_minute = CASE WHEN c.transactions > 0 THEN greatest(b.slot_minute, v_minute) ELSE b.slot_minute END
      FROM change c WHERE b.shard = c.shard AND b.currency_id = c.currency_id;

    IF v_renames THEN
      UPDATE player i SET name = u.name
        FROM unnest(p_shard, v_player, v_name, v_status) AS u (shard, player_id, name, status)
       WHERE u.status = 0 AND i.shard = u.shard AND i.player_id = u.player_id AND i.name IS DISTINCT FROM u.name;
    END IF;
    IF v_holds THEN
      INSERT INTO hold (shard, seq, player_id, currency_id, amount, expires_at)
      SELECT u.shard, u.seq, u.player_id, u.currency_id, u.amount, u.expires
        FROM unnest(p_shard, v_seq, v_player, p_currency, p_amount, p_expires, v_status, p_step)
             AS u (shard, seq, player_id, currency_id, amount, expires, status, step)
       WHERE u.status = 0 AND u.step = 1 AND u.expires IS NOT NULL;
    END IF;
    IF v_targets THEN
      UPDATE hold h SET status = CASE u.kind WHEN 5 THEN 1 WHEN 6 THEN 2 ELSE 3 END, captured = CASE u.kind WHEN 5 THEN u.amount ELSE 0 END,
             resolved_seq = u.seq
        FROM unnest(p_shard, p_target, p_kind, p_amount, v_seq, v_status, p_step)
             AS u (shard, target, kind, amount, seq, status, step)
       WHERE u.status = 0 AND u.step = 1 AND u.kind IN (5, 6, 105) AND h.shard = u.shard AND h.seq = u.target;
      INSERT INTO order_refund AS o (shard, seq, amount, refunded, fee_refunded, refunded_at)
      SELECT u.shard, u.target, t.amount, u.amount, u.fee, v_now
        FROM unnest(p_shard, p_target, p_kind, p_amount, p_fee, v_status, p_step)
             AS u (shard, target, kind, amount, fee, status, step)
        JOIN ledger_transaction t ON t.shard = u.shard AND t.seq = u.target
       WHERE u.status = 0 AND u.step = 1 AND u.kind = 7
      ON CONFLICT (shard, seq) DO UPDATE
         SET refunded = o.refunded + excluded.refunded, fee_refunded = o.fee_refunded + excluded.fee_refunded,
             refunded_at = excluded.refunded_at;
    END IF;
  END IF;

  RETURN QUERY
    SELECT u.command, u.step, u.status, u.player_id, u.seq,
           coalesce(u.had, 0) + CASE u.status WHEN 0 THEN u.available ELSE 0 END,
           coalesce(u.held, 0) + CASE u.status WHEN 0 THEN u.reserved ELSE 0 END,
           u.dup, u.dup_shard, u.name, u.email, u.external_id,
           (extract(epoch FROM u.joined) * 1000)::bigint, (extract(epoch FROM v_now) * 1000)::bigint
      FROM unnest(p_command, p_step, v_status, v_player, v_seq, v_had, v_held, p_available, p_reserved, v_dup,
                  v_dup_shard, v_name, v_email, v_external, v_joined)
           AS u (command, step, status, player_id, seq, had, held, available, reserved, dup,
                 dup_shard, name, email, external_id, joined);
END
$function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % on % is refused', TG_OP, TG_TABLE_NAME;
END $function$;

CREATE TRIGGER audit_entry_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_outcome_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_outcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
