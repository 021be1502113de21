import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { authEntities, authMigrations } from '@goldkeep/auth';
import { configuredDatabaseUrl } from '@goldkeep/config';
import { eventsMigrations } from '@goldkeep/events';
import { gamesEntities, gamesMigrations } from '@goldkeep/games';
import { ledgerMigrations } from '@goldkeep/ledger';
import { persistenceMigrations } from '@goldkeep/persistence';
import { playersEntities, playersMigrations } from '@goldkeep/players';

const POOL_MAX_DEFAULT = 16;
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * How every app reaches the database. The schema comes from hand-written migrations alone.
 * @param url postgres:// URL
 * @param poolMax connections at most, besides the ledger's lanes
 */
export function dataSourceOptions(url: string, poolMax = POOL_MAX_DEFAULT): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: [...authEntities, ...gamesEntities, ...playersEntities],
    migrations: [
      ...persistenceMigrations,
      ...eventsMigrations,
      ...authMigrations,
      ...gamesMigrations,
      ...playersMigrations,
      ...ledgerMigrations,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: poolMax,
    applicationName: 'goldkeep',
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: { statement_timeout: STATEMENT_TIMEOUT_MS, query_timeout: STATEMENT_TIMEOUT_MS + 1_000, keepAlive: true },
  };
}

/** For TypeORM's own command line; needs DATABASE_URL. */
export default new DataSource(dataSourceOptions(configuredDatabaseUrl() ?? ''));
