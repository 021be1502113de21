export { BalancesModule } from './balances.module';
export { CreditBalanceCommand } from './credit-balance/credit-balance.handler';
export { BalanceViewsModule } from './views/balance-views.module';
export { PlayerExportModule } from './stream-all/player-export.module';
export { StreamAllQuery } from './stream-all/stream-all.handler';
