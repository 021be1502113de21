import { Module, type DynamicModule } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayersModule } from '@goldkeep/players';
import { BALANCES_OPTIONS, type BalancesOptions } from './balances-options';
import { CreditBalanceHandler } from './credit-balance/credit-balance.handler';
import { DebitBalanceHandler } from './debit-balance/debit-balance.handler';
import { EconomyController } from './economy.controller';
import { BalanceUpdatedController } from './evict-player/balance-updated.controller';
import { EvictPlayerHandler } from './evict-player/evict-player.handler';
import { GameSummaryController } from './game-summary/game-summary.controller';
import { GetGameSummaryHandler } from './game-summary/get-game-summary.handler';
import { GetBalancesBatchHandler } from './get-balances-batch/get-balances-batch.handler';
import { GetPlayerBalancesHandler } from './get-player-balances/get-player-balances.handler';
import { PlayerBalancesController } from './player-balances.controller';
import { PlayerExportModule } from './stream-all/player-export.module';
import { RunningStreams } from './stream-all/running-streams';
import { StreamAllController } from './stream-all/stream-all.controller';
import { BalanceViewsModule } from './views/balance-views.module';

@Module({})
export class BalancesModule {
  static forRoot(options: BalancesOptions): DynamicModule {
    return {
      module: BalancesModule,
      imports: [GamesModule, PlayersModule, BalanceViewsModule, PlayerExportModule],
      controllers: [
        PlayerBalancesController,
        GameSummaryController,
        BalanceUpdatedController,
        EconomyController,
        StreamAllController,
      ],
      providers: [
        { provide: BALANCES_OPTIONS, useValue: options },
        CreditBalanceHandler,
        DebitBalanceHandler,
        EvictPlayerHandler,
        GetBalancesBatchHandler,
        GetGameSummaryHandler,
        GetPlayerBalancesHandler,
        RunningStreams,
      ],
    };
  }
}
