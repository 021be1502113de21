export { EmbeddedPostgresError } from './embedded-postgres-error';
export { openRunningEmbeddedPostgres } from './open-running-embedded-postgres';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start-embedded-postgres';
