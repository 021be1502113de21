export { decodeBase32, encodeBase32 } from './base32';
export { BulkReads } from './bulk-reads';
export { CommitListeners, noteChange, type ChangedPlayer } from './commit-listeners';
export { copyInto } from './copy-into';
export {
  EmbeddedPostgresError,
  openRunningEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from './embedded-postgres';
export { migrate, UnusableDatabaseError } from './migrate';
export { PersistenceModule } from './persistence.module';
export { persistenceMigrations } from './persistence-schema';
export type { PlacedPlayer, PlayerTable } from './player-table';
export { readPrepared, type PreparedStatement } from './read-prepared';
export { SHARD_COUNT, emailKeyOf, shardOf, shardOfPlayer, type Shard } from './shards';
export type { Sweep } from './sweeps/sweep';
export { SweeperModule } from './sweeps/sweeper.module';
export type { Transaction } from './transaction';
export { UnitOfWork } from './unit-of-work';
