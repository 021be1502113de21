export { decodeBase32, encodeBase32 } from './base32';
export {
  EmbeddedPostgresError,
  openRunningEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from './embedded-postgres';
export { migrate, UnusableDatabaseError } from './migrate';
export { PersistenceModule } from './persistence.module';
export { persistenceMigrations } from './persistence-schema';
export { SHARD_COUNT, emailKeyOf, shardOf, shardOfPlayer, type Shard } from './shards';
export { UnitOfWork, type Transaction } from './unit-of-work';
