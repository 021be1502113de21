import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCatalogItem1795219200012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- prices: by currency id, minor units as text.
CREATE TABLE catalog_item (
  game_id integer NOT NULL REFERENCES game,
  catalog_version text COLLATE "C" NOT NULL,
  item_id text COLLATE "C" NOT NULL,
  display_name text NOT NULL,
  item_class text,
  is_stackable boolean NOT NULL,
  lifetime_seconds integer CHECK (lifetime_seconds > 0),
  prices jsonb NOT NULL,
  custom_data jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (game_id, catalog_version, item_id)
);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalog_item');
  }
}
