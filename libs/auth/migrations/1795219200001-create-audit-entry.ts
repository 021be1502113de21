import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditEntry1795219200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What admins attempted, written before it happens. Documents are json, not jsonb: they are kept as they were sent, and
-- jsonb refuses some of what JSON allows. No player is named here but by player_id inside target.
CREATE TABLE audit_entry (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz NOT NULL,
  admin_id integer,
  game_id integer,
  role text,
  action text NOT NULL,
  method text NOT NULL,
  route text NOT NULL,
  request_id text NOT NULL,
  target json NOT NULL,
  body json,
  before json
);
CREATE INDEX audit_entry_by_game ON audit_entry (game_id, entry_id);
CREATE INDEX audit_entry_by_admin ON audit_entry (admin_id, entry_id);
CREATE INDEX audit_entry_by_action ON audit_entry (action, entry_id);

-- How it ended. An entry without one was under way when its process died, or the database went away.
CREATE TABLE audit_outcome (
  entry_id bigint PRIMARY KEY REFERENCES audit_entry,
  finished_at timestamptz NOT NULL,
  status smallint NOT NULL,
  error text,
  after json,
  changed text[] NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_outcome_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_outcome
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_outcome, audit_entry');
    await runner.query('DROP FUNCTION refuse_audit_change');
  }
}
