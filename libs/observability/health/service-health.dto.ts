import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { BreakerState } from '@goldkeep/resilience';
import type { HealthReport, HealthStatus } from './service-health';

const UP_OR_DOWN = ['up', 'down'];
type UpOrDown = 'up' | 'down';

class DatabaseHealthDto {
  @ApiProperty({ enum: UP_OR_DOWN })
  readonly status: UpOrDown;

  @ApiProperty({ type: 'number', nullable: true, description: 'Of one question just now; null when it is down' })
  readonly latency_ms: number | null;

  constructor(latencyMs: number | null) {
    this.status = latencyMs === null ? 'down' : 'up';
    this.latency_ms = latencyMs === null ? null : Math.round(latencyMs);
  }
}

class CacheHealthDto {
  @ApiProperty({ enum: ['memory', 'redis'] })
  readonly kind: 'memory' | 'redis';

  @ApiProperty({ enum: UP_OR_DOWN })
  readonly status: UpOrDown;

  constructor({ kind, isUp }: HealthReport['cache']) {
    this.kind = kind;
    this.status = isUp ? 'up' : 'down';
  }
}

class CircuitBreakerDto {
  @ApiProperty({ enum: ['closed', 'open', 'half_open'] })
  readonly state: BreakerState;

  @ApiProperty({ description: 'Failures of the database in a row' })
  readonly failures: number;

  @ApiPropertyOptional({ description: 'Seconds until the database is asked again; absent while closed' })
  readonly retry_after?: number;

  constructor({ state, failures, retryAfterSeconds }: HealthReport['breaker']) {
    this.state = state;
    this.failures = failures;
    if (retryAfterSeconds !== undefined) this.retry_after = retryAfterSeconds;
  }
}

export class ServiceHealthDto {
  @ApiProperty({ enum: ['healthy', 'degraded', 'unhealthy'], description: 'The status is 503 when unhealthy' })
  readonly status: HealthStatus;

  @ApiProperty()
  readonly database: DatabaseHealthDto;

  @ApiProperty()
  readonly cache: CacheHealthDto;

  @ApiProperty()
  readonly circuit_breaker: CircuitBreakerDto;

  @ApiProperty({ type: [String], description: 'A sentence for each thing that is wrong' })
  readonly alerts: readonly string[];

  @ApiProperty({ format: 'date-time' })
  readonly timestamp: string;

  constructor(report: HealthReport) {
    this.status = report.status;
    this.database = new DatabaseHealthDto(report.databaseLatencyMs);
    this.cache = new CacheHealthDto(report.cache);
    this.circuit_breaker = new CircuitBreakerDto(report.breaker);
    this.alerts = report.alerts;
    this.timestamp = wholeSeconds(report.time);
  }
}
