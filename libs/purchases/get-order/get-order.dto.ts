import { ApiProperty } from '@nestjs/swagger';
import { ClientRequestIdField, QueryTextField, ValidationFailedError, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import { statusOf, type Order, type OrderStatus } from '../orders/order';
import { BuyerDto, orderIdsOf, PurchaseDetailsDto } from '../orders/order-parts.dto';
import type { OrderIds } from './get-order.handler';

export class GetOrderDto {
  @QueryTextField({ description: 'ord_...', optional: true })
  readonly order_id?: string;

  @QueryTextField({ description: 'txn_...', optional: true })
  readonly transaction_id?: string;

  @ClientRequestIdField({ description: 'Your id of the purchase, for when its answer was lost.', optional: true })
  readonly client_request_id?: string;
}

/** @throws ValidationFailedError when no id is given */
export function orderIdsIn(dto: GetOrderDto): OrderIds {
  const ids = { orderId: dto.order_id, transactionId: dto.transaction_id, clientRequestId: dto.client_request_id };
  if (Object.values(ids).every((id) => id === undefined)) {
    const message = 'order_id, transaction_id or client_request_id must be given';
    throw new ValidationFailedError([{ field: 'order_id', message }]);
  }
  return ids;
}

class OrderDto extends PurchaseDetailsDto {
  @ApiProperty({ example: 'ord_01KAJ7V9Q2001R00000005' })
  readonly order_id: string;

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'order-7f3a2c' })
  readonly client_request_id: string;

  @ApiProperty({ enum: ['completed', 'partially_refunded', 'refunded'] })
  readonly status: OrderStatus;

  @ApiProperty()
  readonly player: BuyerDto;

  @ApiProperty({ example: 1 })
  readonly item_quantity: number;

  @ApiProperty({ example: '1000.00' })
  readonly previous_balance: string;

  @ApiProperty({ example: '900.00' })
  readonly new_balance: string;

  @ApiProperty({ example: '0.00' })
  readonly refunded_amount: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(order: Order) {
    super(order);
    const { scale } = order.currency;
    const ids = orderIdsOf(order);
    this.order_id = ids.order_id;
    this.transaction_id = ids.transaction_id;
    this.client_request_id = order.clientRequestId;
    this.status = statusOf(order);
    this.player = new BuyerDto(order.player);
    this.item_quantity = this.quantity;
    this.previous_balance = formatAmount(order.availableAfter + order.total, scale);
    this.new_balance = formatAmount(order.availableAfter, scale);
    this.refunded_amount = formatAmount(order.refund?.amount ?? 0n, scale);
    this.created_at = wholeSeconds(order.createdAt);
  }
}

class FinancialSummaryDto {
  @ApiProperty({ example: '100.00' })
  readonly game_currency_spent: string;

  @ApiProperty({ enum: ['in_game_currency'] })
  readonly payment_method = 'in_game_currency';

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name: string;

  @ApiProperty({ example: '90.00' })
  readonly developer_revenue: string;

  @ApiProperty({ example: '10.00' })
  readonly platform_fee: string;

  constructor({ total, fee, currency }: Order) {
    this.game_currency_spent = formatAmount(total, currency.scale);
    this.currency_name = currency.name;
    this.developer_revenue = formatAmount(total - fee, currency.scale);
    this.platform_fee = formatAmount(fee, currency.scale);
  }
}

class StatusTimelineDto {
  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly completed_at: string;

  @ApiProperty({ required: false, description: 'When it was last refunded, in part or whole.' })
  readonly refunded_at?: string;

  constructor({ createdAt, refund }: Order) {
    this.created_at = wholeSeconds(createdAt);
    this.completed_at = this.created_at;
    if (refund) this.refunded_at = wholeSeconds(refund.refundedAt);
  }
}

export class OrderDetailsDto {
  @ApiProperty()
  readonly order: OrderDto;

  @ApiProperty()
  readonly financial_summary: FinancialSummaryDto;

  @ApiProperty()
  readonly status_timeline: StatusTimelineDto;

  constructor(order: Order) {
    this.order = new OrderDto(order);
    this.financial_summary = new FinancialSummaryDto(order);
    this.status_timeline = new StatusTimelineDto(order);
  }
}
