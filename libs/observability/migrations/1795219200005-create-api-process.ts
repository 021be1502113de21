import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiProcess1795219200005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The api processes that use this database, as they report themselves every few seconds.
CREATE TABLE api_process (
  process_id uuid PRIMARY KEY,
  has_redis boolean NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_process');
  }
}
