import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@goldkeep/auth';
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
import { KeptPieces } from './get-balances-batch/kept-pieces';
import { GetKeptBalancesHandler } from './get-kept-balances/get-kept-balances.handler';
import { GetPlayerBalancesHandler } from './get-player-balances/get-player-balances.handler';
import { DueHolds } from './holds/due-holds';
import { GetHoldHandler } from './holds/get-hold/get-hold.handler';
import { HoldReader } from './holds/hold-reader';
import { PlaceHoldHandler } from './holds/place-hold/place-hold.handler';
import { ResolveHoldHandler } from './holds/resolve-hold/resolve-hold.handler';
import { HoldsController } from './holds.controller';
import { LedgerAdminController } from './ledger.admin.controller';
import { ListTransactionsHandler } from './list-transactions/list-transactions.handler';
import { PostingReader } from './list-transactions/posting-reader';
import { PlayerBalancesController } from './player-balances.controller';
import { BatchPlayers } from './run-batch/batch-players';
import { CompletedBatches } from './run-batch/completed-batches';
import { RunBatchHandler } from './run-batch/run-batch.handler';
import { PlayerExportModule } from './stream-all/player-export.module';
import { RunningStreams } from './stream-all/running-streams';
import { StreamAllController } from './stream-all/stream-all.controller';
import { TransferMoneyHandler } from './transfer-money/transfer-money.handler';
import { BalanceViewsModule } from './views/balance-views.module';

@Module({})
export class BalancesModule {
  static forRoot(options: BalancesOptions): DynamicModule {
    return {
      module: BalancesModule,
      imports: [AuthModule, GamesModule, PlayersModule, BalanceViewsModule, PlayerExportModule],
      controllers: [
        PlayerBalancesController,
        GameSummaryController,
        BalanceUpdatedController,
        EconomyController,
        LedgerAdminController,
        HoldsController,
        StreamAllController,
      ],
      providers: [
        { provide: BALANCES_OPTIONS, useValue: options },
        BatchPlayers,
        CompletedBatches,
        CreditBalanceHandler,
        DebitBalanceHandler,
        DueHolds,
        EvictPlayerHandler,
        GetBalancesBatchHandler,
        GetGameSummaryHandler,
        GetHoldHandler,
        GetKeptBalancesHandler,
        GetPlayerBalancesHandler,
        HoldReader,
        KeptPieces,
        ListTransactionsHandler,
        PlaceHoldHandler,
        PostingReader,
        ResolveHoldHandler,
        RunBatchHandler,
        RunningStreams,
        TransferMoneyHandler,
      ],
    };
  }
}
