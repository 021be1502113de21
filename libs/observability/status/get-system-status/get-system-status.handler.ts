import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { ServiceHealth, type HealthReport } from '../../health/service-health';
import { LEDGER_WAITING_METRIC, Metrics } from '../../metrics/metrics';
import { OUTBOX_LAG_METRIC } from '../../metrics/relay-metrics';
import { ApiProcessStore, type SeenProcess } from '../../processes/api-process-store';
import { packageVersion } from '../package-version';

const VERSION = packageVersion();

export interface SystemStatus {
  readonly versions: { readonly goldkeep: string; readonly node: string; readonly postgresql: string | null };
  /** Of the process that answers, in whole seconds. */
  readonly uptimeSeconds: number;
  readonly health: HealthReport;
  /** Null while the database does not answer. */
  readonly processes: readonly SeenProcess[] | null;
  /** Commands that wait for the ledger in the process that answers. */
  readonly ledgerWaiting: number;
  /** Age of the oldest event that is not delivered, in seconds; null where no relay runs. */
  readonly relayLagSeconds: number | null;
}

/** How the installation does, seen from the process that answers. */
export class GetSystemStatusQuery extends Query<SystemStatus> {}

@QueryHandler(GetSystemStatusQuery)
export class GetSystemStatusHandler implements IQueryHandler<GetSystemStatusQuery> {
  constructor(
    private readonly health: ServiceHealth,
    private readonly metrics: Metrics,
    private readonly processes: ApiProcessStore,
    private readonly dataSource: DataSource,
  ) {}

  async execute(): Promise<SystemStatus> {
    const health = await this.health.check();
    const isAnswering = health.databaseLatencyMs !== null;
    return {
      versions: {
        goldkeep: VERSION,
        node: process.version,
        postgresql: isAnswering ? await this.databaseVersion() : null,
      },
      uptimeSeconds: Math.floor(process.uptime()),
      health,
      processes: isAnswering ? await this.processes.living() : null,
      ledgerWaiting: (await this.gauge(LEDGER_WAITING_METRIC)) ?? 0,
      relayLagSeconds: await this.gauge(OUTBOX_LAG_METRIC),
    };
  }

  private async databaseVersion(): Promise<string | null> {
    const [row] = await this.dataSource.query<{ server_version: string }[]>('SHOW server_version');
    return row?.server_version ?? null;
  }

  /** What a gauge shows; null for one that shows nothing. */
  private async gauge(name: string): Promise<number | null> {
    const metric = this.metrics.registry.getSingleMetric(name);
    return metric instanceof Gauge ? ((await metric.get()).values[0]?.value ?? null) : null;
  }
}
