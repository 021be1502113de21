import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayersModule } from '@goldkeep/players';
import { CreditBalanceHandler } from './credit-balance/credit-balance.handler';
import { DebitBalanceHandler } from './debit-balance/debit-balance.handler';
import { EconomyController } from './economy.controller';
import { GetPlayerBalancesHandler } from './get-player-balances/get-player-balances.handler';
import { PlayerBalancesController } from './player-balances.controller';

@Module({
  imports: [GamesModule, PlayersModule],
  controllers: [PlayerBalancesController, EconomyController],
  providers: [CreditBalanceHandler, DebitBalanceHandler, GetPlayerBalancesHandler],
})
export class BalancesModule {}
