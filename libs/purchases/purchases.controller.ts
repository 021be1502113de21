import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { GetOrderDto, OrderDetailsDto, orderIdsIn } from './get-order/get-order.dto';
import { GetOrderQuery } from './get-order/get-order.handler';
import { ListPurchasesDto, PurchaseHistoryDto } from './list-purchases/list-purchases.dto';
import { ListPurchasesQuery } from './list-purchases/list-purchases.handler';
import { PurchaseItemDto, purchaseOf } from './purchase-item/purchase-item.dto';
import { PurchaseItemCommand } from './purchase-item/purchase-item.handler';
import { ReceiptDto } from './purchase-item/receipt.dto';

@ApiTags('Item purchases')
@ApiSecurity('GameKey')
@Controller('api/item-purchases')
@UseGuards(GameKeyGuard)
@RequireScope('purchase')
export class PurchasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post('purchase-item')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Sell an item to a player',
    description: 'Charges once per client_request_id. 409 answers a completed id with the original receipt.',
  })
  @ApiOkResponse({ type: ReceiptDto })
  @ApiErrors({
    400: [
      'validation_failed',
      'invalid_amount',
      'total_mismatch',
      'price_mismatch',
      'insufficient_balance',
      'unknown_currency',
    ],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active', 'wallet_frozen'],
    409: ['duplicate_request'],
    429: ['purchase_lockout'],
    503: ['service_unavailable'],
  })
  async purchaseItem(@CurrentGame() game: GameContext, @Body() dto: PurchaseItemDto): Promise<ReceiptDto> {
    const purchase = purchaseOf(game.snapshot.gameId, dto);
    const { order, replay } = await this.commands.execute(new PurchaseItemCommand({ purchase }));
    const receipt = new ReceiptDto(order);
    if (replay) throw new DuplicateRequestError({ original: receipt, mismatch: replay.mismatch });
    return receipt;
  }

  @Get('player-purchase-history')
  @RequireScope('read')
  @ApiOperation({ summary: "List a player's purchases, newest first" })
  @ApiOkResponse({ type: PurchaseHistoryDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    404: ['player_not_found'],
    503: ['service_unavailable'],
  })
  async listPurchases(@CurrentGame() game: GameContext, @Query() dto: ListPurchasesDto): Promise<PurchaseHistoryDto> {
    const { player_email: playerEmail, limit, offset, cursor } = dto;
    const query = new ListPurchasesQuery({ gameId: game.snapshot.gameId, playerEmail, limit, offset, cursor });
    return new PurchaseHistoryDto(await this.queries.execute(query), query);
  }

  @Get('order-details')
  @RequireScope('read')
  @ApiOperation({ summary: 'Read one order by any of its ids' })
  @ApiOkResponse({ type: OrderDetailsDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    404: ['order_not_found'],
    503: ['service_unavailable'],
  })
  async getOrder(@CurrentGame() game: GameContext, @Query() dto: GetOrderDto): Promise<OrderDetailsDto> {
    const query = new GetOrderQuery({ gameId: game.snapshot.gameId, ids: orderIdsIn(dto) });
    return new OrderDetailsDto(await this.queries.execute(query));
  }
}
