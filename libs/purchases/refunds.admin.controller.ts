import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus, type QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited, CurrentAdmin, type AdminIdentity, type RouteParams } from '@goldkeep/auth';
import { gameIdIn, GameIdPipe } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { OrderDetailsDto } from './get-order/get-order.dto';
import { GetOrderQuery } from './get-order/get-order.handler';
import { OrderRefundDto, RefundOrderDto } from './refund-order/refund-order.dto';
import { RefundOrderCommand } from './refund-order/refund-order.handler';

@ApiTags('Admin: purchases')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/purchases')
@UseGuards(AdminGuard)
export class RefundsAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':order_id/refund')
  @AdminRoles('economist', 'support')
  @Audited({ state: readOrder })
  @ApiOperation({
    summary: 'Give money of an order back, in part or whole',
    description:
      'Several parts up to the whole; fee and revenue are reversed in proportion, exactly over all parts. Refunds once ' +
      'per client_request_id; 409 answers a completed id with its refund.',
  })
  @ApiParam({ name: 'order_id', example: 'ord_01KAJ7V9Q2001R00000005' })
  @ApiCreatedResponse({ type: OrderRefundDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount', 'refund_exceeds_order', 'balance_limit_exceeded'],
    401: ['invalid_session'],
    403: ['role_missing', 'wallet_frozen'],
    404: ['game_not_found', 'order_not_found', 'player_not_found'],
    409: ['duplicate_request', 'already_resolved'],
    503: ['service_unavailable'],
  })
  async refundOrder(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('order_id') orderId: string,
    @Body() dto: RefundOrderDto,
    @CurrentAdmin() { adminId }: AdminIdentity,
  ): Promise<OrderRefundDto> {
    const { client_request_id: clientRequestId, amount, reason } = dto;
    const wanted = { gameId, orderId, clientRequestId, amount, reason, adminId };
    const refund = await this.commands.execute(new RefundOrderCommand({ wanted }));
    const body = new OrderRefundDto(refund);
    if (refund.replay) throw new DuplicateRequestError({ original: body, mismatch: refund.replay.mismatch });
    return body;
  }
}

async function readOrder(queries: QueryBus, params: RouteParams): Promise<OrderDetailsDto> {
  const ids = { orderId: params.order_id, transactionId: undefined, clientRequestId: undefined };
  return new OrderDetailsDto(await queries.execute(new GetOrderQuery({ gameId: gameIdIn(params), ids })));
}
