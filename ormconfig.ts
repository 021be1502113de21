import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { authEntities, authMigrations } from '@goldkeep/auth';
import { balancesMigrations } from '@goldkeep/balances';
import { configuredDatabaseUrl } from '@goldkeep/config';
import { eventsMigrations } from '@goldkeep/events';
import { gamesEntities, gamesMigrations } from '@goldkeep/games';
import { ledgerMigrations } from '@goldkeep/ledger';
import { observabilityMigrations } from '@goldkeep/observability';
import { persistenceMigrations } from '@goldkeep/persistence';
import { playersEntities, playersMigrations } from '@goldkeep/players';
import { DATABASE_LIMITS } from '@goldkeep/resilience';
import { usageMigrations } from '@goldkeep/usage';
import { userStateMigrations } from '@goldkeep/user-state';
import { webhooksEntities, webhooksMigrations } from '@goldkeep/webhooks';

const POOL_MAX_DEFAULT = 16;
/** Enough for migrations and for a terminal; what serves requests is given less. */
const STATEMENT_TIMEOUT_DEFAULT_MS = 10_000;
/** The client gives up a little later than the server, so that as a rule the server tells what happened. */
const ANSWER_MARGIN_MS = DATABASE_LIMITS.answerMs - DATABASE_LIMITS.statementMs;
/** Less than the circuit breaker stays open, so that no connection from before an outage is used after it. */
const IDLE_TIMEOUT_MS = 10_000;

export interface DatabaseUse {
  /** Connections at most, besides the ledger's lanes. */
  readonly poolMax?: number;
  /** The most a statement may take on the server, in milliseconds. */
  readonly statementTimeoutMs?: number;
  /** In place of `pg`: see `guardedDriver`. */
  readonly driver?: object;
}

/**
 * How every app reaches the database. The schema comes from hand-written migrations alone.
 * @param url postgres:// URL
 */
export function dataSourceOptions(url: string, use: DatabaseUse = {}): DataSourceOptions {
  const { poolMax = POOL_MAX_DEFAULT, statementTimeoutMs = STATEMENT_TIMEOUT_DEFAULT_MS, driver } = use;
  return {
    type: 'postgres',
    url,
    entities: [...authEntities, ...gamesEntities, ...playersEntities, ...webhooksEntities],
    migrations: [
      ...persistenceMigrations,
      ...eventsMigrations,
      ...observabilityMigrations,
      ...authMigrations,
      ...gamesMigrations,
      ...playersMigrations,
      ...ledgerMigrations,
      ...balancesMigrations,
      ...userStateMigrations,
      ...usageMigrations,
      ...webhooksMigrations,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: poolMax,
    applicationName: 'goldkeep',
    connectTimeoutMS: DATABASE_LIMITS.connectMs,
    ...(driver && { driver }),
    extra: {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + ANSWER_MARGIN_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
    },
  };
}

/** For TypeORM's own command line; needs DATABASE_URL. */
export default new DataSource(dataSourceOptions(configuredDatabaseUrl() ?? ''));
