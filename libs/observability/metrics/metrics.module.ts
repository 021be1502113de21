import { Global, Module } from '@nestjs/common';
import { RelayObserver } from '@goldkeep/events';
import { CountLedgerTransactionsHandler } from '../count-ledger-transactions/count-ledger-transactions.handler';
import { BreakerMetrics } from './breaker-metrics';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { RelayMetrics } from './relay-metrics';

/** Prometheus metrics under `GET /metrics`; the relay of @goldkeep/events reports to them by itself. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [
    Metrics,
    BreakerMetrics,
    { provide: RelayObserver, useClass: RelayMetrics },
    CountLedgerTransactionsHandler,
  ],
  exports: [Metrics, RelayObserver],
})
export class MetricsModule {}
