import { Module } from '@nestjs/common';
import { CatalogsModule, GamesModule } from '@goldkeep/games';
import { PlayersModule } from '@goldkeep/players';
import { GetOrderHandler } from './get-order/get-order.handler';
import { ListPurchasesHandler } from './list-purchases/list-purchases.handler';
import { PurchaseLockouts } from './lockouts/purchase-lockouts';
import { OrderReader } from './orders/order-reader';
import { PurchaseItemHandler } from './purchase-item/purchase-item.handler';
import { PurchasesController } from './purchases.controller';
import { RefundOrderHandler } from './refund-order/refund-order.handler';
import { RefundsAdminController } from './refunds.admin.controller';

@Module({
  imports: [CatalogsModule, GamesModule, PlayersModule],
  controllers: [PurchasesController, RefundsAdminController],
  providers: [
    PurchaseLockouts,
    OrderReader,
    PurchaseItemHandler,
    ListPurchasesHandler,
    GetOrderHandler,
    RefundOrderHandler,
  ],
})
export class PurchasesModule {}
