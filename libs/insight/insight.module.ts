import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayersModule } from '@goldkeep/players';
import { BalanceAtAdminController } from './balance-at.admin.controller';
import { EconomyAdminController } from './economy.admin.controller';
import { GetBalanceAtHandler } from './get-balance-at/get-balance-at.handler';
import { GetFlowsHandler } from './get-flows/get-flows.handler';
import { GetItemFlowsHandler } from './get-item-flows/get-item-flows.handler';
import { GetTopHoldersHandler } from './get-top-holders/get-top-holders.handler';
import { GetVerificationHandler } from './get-verification/get-verification.handler';
import { VerificationMetrics } from './verification-metrics';
import { VerificationAdminController } from './verification.admin.controller';
import { VerifyLedgerHandler } from './verify-ledger/verify-ledger.handler';

/** What staff can see of an economy, and the proof that its books are right. */
@Module({
  imports: [GamesModule, PlayersModule],
  controllers: [BalanceAtAdminController, EconomyAdminController, VerificationAdminController],
  providers: [
    GetBalanceAtHandler,
    GetFlowsHandler,
    GetItemFlowsHandler,
    GetTopHoldersHandler,
    GetVerificationHandler,
    VerificationMetrics,
    VerifyLedgerHandler,
  ],
})
export class InsightModule {}
