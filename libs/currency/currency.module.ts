import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { CreateCurrencyHandler } from './create-currency/create-currency.handler';
import { CurrenciesAdminController } from './currencies.admin.controller';
import { GetTransferPairsHandler } from './get-transfer-pairs/get-transfer-pairs.handler';
import { ListCurrenciesHandler } from './list-currencies/list-currencies.handler';
import { ReplaceTransferPairsHandler } from './replace-transfer-pairs/replace-transfer-pairs.handler';
import { TransferPairsAdminController } from './transfer-pairs.admin.controller';
import { UpdateCurrencyHandler } from './update-currency/update-currency.handler';

/** The currencies of a game, and which of them its players may turn into which. */
@Module({
  imports: [GamesModule],
  controllers: [CurrenciesAdminController, TransferPairsAdminController],
  providers: [
    CreateCurrencyHandler,
    GetTransferPairsHandler,
    ListCurrenciesHandler,
    ReplaceTransferPairsHandler,
    UpdateCurrencyHandler,
  ],
})
export class CurrencyModule {}
