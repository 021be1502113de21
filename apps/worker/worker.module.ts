import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BalanceViewsModule, HoldExpiryModule } from '@goldkeep/balances';
import { CacheModule } from '@goldkeep/cache';
import type { Environment } from '@goldkeep/config';
import { EventsModule } from '@goldkeep/events';
import { LedgerModule, pruneMinuteSlots, sumFlows, writeReasonDays } from '@goldkeep/ledger';
import { loggingModule, Metrics, MetricsModule } from '@goldkeep/observability';
import { CommitListeners, PersistenceModule, SweeperModule, type ChangedPlayer } from '@goldkeep/persistence';
import { pruneJoinSlots } from '@goldkeep/players';
import { DATABASE_LIMITS, DatabaseBreaker, guardedDriver, ResilienceModule } from '@goldkeep/resilience';
import { pruneDeliveries, WebhooksModule } from '@goldkeep/webhooks';
import { dataSourceOptions } from '../../ormconfig';

/** What runs behind the scenes: the relay, and the modules whose handlers want its events. */
@Module({})
export class WorkerModule {
  static for(environment: Environment, databaseUrl: string): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        loggingModule(environment.logLevel, 'goldkeep-worker'),
        MetricsModule,
        CqrsModule.forRoot(),
        ResilienceModule.forRoot({ connection: { connectionString: databaseUrl } }),
        TypeOrmModule.forRootAsync({
          inject: [DatabaseBreaker],
          useFactory: (breaker: DatabaseBreaker) => ({
            ...dataSourceOptions(databaseUrl, {
              poolMax: environment.databasePoolMax,
              statementTimeoutMs: DATABASE_LIMITS.statementMs,
              driver: guardedDriver(breaker),
            }),
            // Whoever started the worker starts it again, and sees why it ended sooner than after half a minute of tries.
            retryAttempts: 0,
          }),
        }),
        PersistenceModule,
        CacheModule.forRoot({ redisUrl: environment.redisUrl }),
        EventsModule.forRoot({ relay: true }),
        SweeperModule.forRoot([pruneDeliveries, pruneMinuteSlots, pruneJoinSlots, sumFlows, writeReasonDays]),
        LedgerModule.forRootAsync({
          inject: [Metrics, CommitListeners, DatabaseBreaker],
          useFactory: (metrics: Metrics, commits: CommitListeners, breaker: DatabaseBreaker) => ({
            connection: { connectionString: databaseUrl },
            breaker,
            laneCount: environment.ledgerLanes,
            batchMax: environment.ledgerBatchMax,
            queueMax: environment.ledgerQueueMax,
            afterCommit: (players: readonly ChangedPlayer[]) => commits.tell(players),
            observeBatch: (size: number) => metrics.observeLedgerBatch(size),
          }),
        }),
        BalanceViewsModule,
        WebhooksModule.forRoot({ sends: true, allowPrivate: environment.webhookAllowPrivate }),
        HoldExpiryModule,
      ],
    };
  }
}
