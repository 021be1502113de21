export { balancesMigrations } from './balances-schema';
export { BalancesModule } from './balances.module';
export { CreditBalanceCommand } from './credit-balance/credit-balance.handler';
export { HoldExpiryModule } from './holds/expire-holds/hold-expiry.module';
export { BalanceViewsModule } from './views/balance-views.module';
export { PlayerExportModule } from './stream-all/player-export.module';
export { StreamAllQuery } from './stream-all/stream-all.handler';
