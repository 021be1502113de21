import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAdmin1795219200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE admin (
  admin_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  email_key text COLLATE "C" NOT NULL UNIQUE,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'economist', 'support', 'viewer')),
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

-- Found by the digest of the access token: whoever reads this table cannot log in with it.
CREATE TABLE admin_session (
  digest bytea PRIMARY KEY,
  admin_id integer NOT NULL REFERENCES admin,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX admin_session_by_admin ON admin_session (admin_id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE admin_session, admin');
  }
}
