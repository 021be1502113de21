export { CircuitOpenError } from './circuit-open-error';
export { DatabaseBreaker, type BreakerState } from './database-breaker';
export { DATABASE_LIMITS } from './database-limits';
export { GuardedClient } from './guarded-client';
export { guardedDriver } from './guarded-driver';
export { nextTurn } from './next-turn';
export { probeDatabase } from './probe-database';
export { ResilienceModule } from './resilience.module';
export { withinTime } from './within-time';
