import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '@goldkeep/auth';
import { BalancesModule } from '@goldkeep/balances';
import type { Environment } from '@goldkeep/config';
import { CurrencyModule } from '@goldkeep/currency';
import { EventsModule, OutboxRelay } from '@goldkeep/events';
import { GamesModule } from '@goldkeep/games';
import { LedgerModule } from '@goldkeep/ledger';
import { HealthModule, loggingModule, Metrics, MetricsModule } from '@goldkeep/observability';
import { PersistenceModule } from '@goldkeep/persistence';
import { PlayersModule } from '@goldkeep/players';
import { PurchasesModule } from '@goldkeep/purchases';
import { dataSourceOptions } from '../../ormconfig';

/** Composes the features; holds no rule. */
@Module({})
export class AppModule {
  static for(environment: Environment, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        loggingModule(environment.logLevel),
        MetricsModule,
        HealthModule,
        CqrsModule.forRoot(),
        TypeOrmModule.forRoot(dataSourceOptions(databaseUrl, environment.databasePoolMax)),
        PersistenceModule,
        EventsModule.forRoot({ relay: environment.worker === 'embedded' }),
        LedgerModule.forRootAsync({
          inject: [Metrics, OutboxRelay],
          useFactory: (metrics: Metrics, relay: OutboxRelay) => ({
            connection: { connectionString: databaseUrl },
            laneCount: environment.ledgerLanes,
            batchMax: environment.ledgerBatchMax,
            queueMax: environment.ledgerQueueMax,
            observeBatch: (size: number) => {
              metrics.observeLedgerBatch(size);
              relay.wake();
            },
          }),
        }),
        AuthModule,
        GamesModule,
        PlayersModule,
        BalancesModule,
        CurrencyModule,
        PurchasesModule,
      ],
    };
  }
}
