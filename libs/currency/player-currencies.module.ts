import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayerCurrenciesUserController } from './player-currencies.user.controller';
import { SubtractVirtualCurrencyHandler } from './subtract-virtual-currency/subtract-virtual-currency.handler';
import { TransferVirtualCurrencyHandler } from './transfer-virtual-currency/transfer-virtual-currency.handler';

/** What players do with their own currencies. A module of its own, since it needs a ledger. */
@Module({
  imports: [GamesModule],
  controllers: [PlayerCurrenciesUserController],
  providers: [SubtractVirtualCurrencyHandler, TransferVirtualCurrencyHandler],
})
export class PlayerCurrenciesModule {}
