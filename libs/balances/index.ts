export { BalancesModule } from './balances.module';
export { CreditBalanceCommand } from './credit-balance/credit-balance.handler';
export { BalanceViewsModule } from './views/balance-views.module';
