import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { ServiceHealthDto } from '../../health/service-health.dto';
import type { SeenProcess } from '../../processes/api-process-store';
import type { SystemStatus } from './get-system-status.handler';

class VersionsDto {
  @ApiProperty({ example: '0.1.0' })
  readonly goldkeep: string;

  @ApiProperty({ example: 'v20.19.0' })
  readonly node: string;

  @ApiProperty({ type: String, nullable: true, example: '17.2' })
  readonly postgresql: string | null;

  constructor({ goldkeep, node, postgresql }: SystemStatus['versions']) {
    this.goldkeep = goldkeep;
    this.node = node;
    this.postgresql = postgresql;
  }
}

class ApiProcessDto {
  @ApiProperty({ description: 'New at each start.' })
  readonly process_id: string;

  @ApiProperty()
  readonly has_redis: boolean;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly started_at: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly seen_at: string;

  constructor({ processId, hasRedis, startedAt, seenAt }: SeenProcess) {
    this.process_id = processId;
    this.has_redis = hasRedis;
    this.started_at = wholeSeconds(startedAt);
    this.seen_at = wholeSeconds(seenAt);
  }
}

class QueuesDto {
  @ApiProperty({ type: 'integer', description: 'Commands that wait for the ledger in the process that answers.' })
  readonly ledger_waiting_commands: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Age of the oldest undelivered event, in seconds; null where no relay runs in the process that answers.',
  })
  readonly relay_lag_seconds: number | null;

  constructor({ ledgerWaiting, relayLagSeconds }: SystemStatus) {
    this.ledger_waiting_commands = ledgerWaiting;
    this.relay_lag_seconds = relayLagSeconds;
  }
}

export class SystemStatusDto {
  @ApiProperty()
  readonly versions: VersionsDto;

  @ApiProperty({ type: 'integer', description: 'Of the process that answers.' })
  readonly uptime_seconds: number;

  @ApiProperty()
  readonly health: ServiceHealthDto;

  @ApiProperty({ type: [ApiProcessDto], nullable: true, description: 'Null while the database does not answer.' })
  readonly api_processes: readonly ApiProcessDto[] | null;

  @ApiProperty()
  readonly queues: QueuesDto;

  constructor(status: SystemStatus) {
    this.versions = new VersionsDto(status.versions);
    this.uptime_seconds = status.uptimeSeconds;
    this.health = new ServiceHealthDto(status.health);
    this.api_processes = status.processes?.map((seen) => new ApiProcessDto(seen)) ?? null;
    this.queues = new QueuesDto(status);
  }
}
