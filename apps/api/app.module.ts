import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule, TotpModule } from '@goldkeep/auth';
import { BalancesModule, HoldExpiryModule } from '@goldkeep/balances';
import { CacheModule } from '@goldkeep/cache';
import type { Environment } from '@goldkeep/config';
import { CurrencyModule, PlayerCurrenciesModule } from '@goldkeep/currency';
import { EventsModule } from '@goldkeep/events';
import { CatalogsModule, GamesModule, RateLimitsModule } from '@goldkeep/games';
import { InsightModule } from '@goldkeep/insight';
import { LedgerModule, LedgerVerificationModule, pruneMinuteSlots, sumFlows, writeReasonDays } from '@goldkeep/ledger';
import { HealthModule, loggingModule, Metrics, MetricsModule, SystemStatusModule } from '@goldkeep/observability';
import { CommitListeners, PersistenceModule, SweeperModule, type ChangedPlayer } from '@goldkeep/persistence';
import {
  PlayerDataModule,
  PlayersAdminModule,
  PlayersModule,
  pruneJoinSlots,
  UserActionsModule,
} from '@goldkeep/players';
import { PurchasesModule } from '@goldkeep/purchases';
import { DATABASE_LIMITS, DatabaseBreaker, guardedDriver, ResilienceModule } from '@goldkeep/resilience';
import { UsageModule } from '@goldkeep/usage';
import { UserStateModule } from '@goldkeep/user-state';
import { pruneDeliveries, WebhooksModule } from '@goldkeep/webhooks';
import { dataSourceOptions } from '../../ormconfig';
import { PLAYER_TABLES } from './player-tables';

/** Composes the features; holds no rule. */
@Module({})
export class AppModule {
  static for(parts: {
    readonly environment: Environment;
    readonly databaseUrl: string;
    readonly sessionSecret: string;
  }): DynamicModule {
    const { environment, databaseUrl, sessionSecret } = parts;
    const worksBehindTheScenes = environment.worker === 'embedded';
    return {
      module: AppModule,
      imports: [
        loggingModule(environment.logLevel),
        MetricsModule,
        HealthModule,
        SystemStatusModule,
        CqrsModule.forRoot(),
        ResilienceModule.forRoot({ connection: { connectionString: databaseUrl } }),
        TypeOrmModule.forRootAsync({
          inject: [DatabaseBreaker],
          useFactory: (breaker: DatabaseBreaker) =>
            dataSourceOptions(databaseUrl, {
              poolMax: environment.databasePoolMax,
              statementTimeoutMs: DATABASE_LIMITS.statementMs,
              driver: guardedDriver(breaker),
            }),
        }),
        PersistenceModule,
        CacheModule.forRoot({ redisUrl: environment.redisUrl }),
        EventsModule.forRoot({ relay: worksBehindTheScenes }),
        ...(worksBehindTheScenes
          ? [
              SweeperModule.forRoot([pruneDeliveries, pruneMinuteSlots, pruneJoinSlots, sumFlows, writeReasonDays]),
              HoldExpiryModule,
            ]
          : []),
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
        AuthModule,
        TotpModule.forRoot({ secret: sessionSecret, isRequired: environment.adminTotpRequired }),
        GamesModule,
        CatalogsModule,
        RateLimitsModule.forRoot({ areLifted: !environment.rateLimits }),
        PlayersModule,
        PlayersAdminModule,
        PlayerDataModule.forRoot(PLAYER_TABLES),
        UserActionsModule.forRoot({ secret: sessionSecret }),
        BalancesModule.forRoot({ webhookRequiresKey: environment.webhookRequireKey }),
        CurrencyModule,
        PlayerCurrenciesModule,
        PurchasesModule,
        UserStateModule,
        UsageModule,
        WebhooksModule.forRoot({ sends: worksBehindTheScenes, allowPrivate: environment.webhookAllowPrivate }),
        LedgerVerificationModule.forRoot({ connectionString: databaseUrl }),
        InsightModule,
      ],
    };
  }
}
