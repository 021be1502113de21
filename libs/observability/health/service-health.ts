import { Inject, Injectable } from '@nestjs/common';
import { RedisConnection } from '@goldkeep/cache';
import { DatabaseBreaker, type BreakerState } from '@goldkeep/resilience';
import { ApiProcesses } from '../processes/api-processes';
import { DatabaseQuestion } from './database-question';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** How the service does at one moment. */
export interface HealthReport {
  readonly status: HealthStatus;
  /** Null when the database did not answer. */
  readonly databaseLatencyMs: number | null;
  readonly cache: { readonly kind: 'memory' | 'redis'; readonly isUp: boolean };
  readonly breaker: {
    readonly state: BreakerState;
    readonly failures: number;
    readonly retryAfterSeconds: number | undefined;
  };
  /** Sentences for a person, one for each thing that is wrong. */
  readonly alerts: readonly string[];
  readonly time: Date;
}

/** What an operator or a load balancer asks first. */
@Injectable()
export class ServiceHealth {
  constructor(
    private readonly database: DatabaseQuestion,
    private readonly breaker: DatabaseBreaker,
    private readonly processes: ApiProcesses,
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
  ) {}

  /** Answers within a second. */
  async check(): Promise<HealthReport> {
    const databaseLatencyMs = await this.database.answerTimeMs();
    const { state, failures, retryAfterSeconds } = this.breaker;
    const isRedisAway = this.redis !== null && !this.redis.isReady;
    const faults = [
      ...(databaseLatencyMs === null ? ['The database does not answer.'] : []),
      ...(state === 'closed'
        ? []
        : [`The circuit breaker is ${state.replace('_', ' ')} after ${failures} failures of the database in a row.`]),
    ];
    const flaws = [
      ...(isRedisAway ? ['Redis is away: what is cached is read from the database, and limits hold per process.'] : []),
      ...(this.processes.alert === undefined ? [] : [this.processes.alert]),
    ];
    return {
      status: faults.length > 0 ? 'unhealthy' : flaws.length > 0 ? 'degraded' : 'healthy',
      databaseLatencyMs,
      cache: { kind: this.redis === null ? 'memory' : 'redis', isUp: !isRedisAway },
      breaker: { state, failures, retryAfterSeconds },
      alerts: [...faults, ...flaws],
      time: new Date(),
    };
  }
}
