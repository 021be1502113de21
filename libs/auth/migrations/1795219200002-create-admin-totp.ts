import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAdminTotp1795219200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Second factors. The secret is sealed with a key that the database does not have. last_step: the step of 30 seconds whose
-- code was used last; no code of that step or an earlier one is taken again.
CREATE TABLE admin_totp (
  admin_id integer PRIMARY KEY REFERENCES admin ON DELETE CASCADE,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  sealed_secret bytea NOT NULL
);

-- A session of an admin who must set a second factor up before anything else.
ALTER TABLE admin_session ADD COLUMN must_set_up_totp boolean NOT NULL DEFAULT false;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE admin_session DROP COLUMN must_set_up_totp');
    await runner.query('DROP TABLE admin_totp');
  }
}
