export { CreateCurrencyCommand, type NewCurrency } from './create-currency/create-currency.handler';
export { CurrencyModule } from './currency.module';
export { type CodePair, type VersionedPairs } from './get-transfer-pairs/get-transfer-pairs.handler';
export { PlayerCurrenciesModule } from './player-currencies.module';
export { ReplaceTransferPairsCommand } from './replace-transfer-pairs/replace-transfer-pairs.handler';
