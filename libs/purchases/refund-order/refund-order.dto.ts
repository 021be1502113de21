import { ApiProperty } from '@nestjs/swagger';
import { ClientRequestIdField, MoneyField, TextField, wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { orderIdsOf } from '../orders/order-parts.dto';
import type { OrderRefund } from './order-refund';

const REASON_TOKEN = /^[A-Za-z0-9_.:-]{1,64}$/;

export class RefundOrderDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @MoneyField({ description: 'How much; what is left of the order when absent.', example: '10.00', optional: true })
  readonly amount?: string | number;

  @TextField({ description: 'Why, as a token.', example: 'item_lost', maxLength: 64, pattern: REASON_TOKEN })
  readonly reason!: string;
}

export class OrderRefundDto {
  @ApiProperty({ enum: ['partially_refunded', 'refunded'], description: 'Of the order after this refund.' })
  readonly status: 'partially_refunded' | 'refunded';

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'ord_01KAJ7V9Q2001R00000005' })
  readonly order_id: string;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '10.00', description: 'Given back by this refund.' })
  readonly amount: string;

  @ApiProperty({ example: '10.00', description: 'Given back of the order so far.' })
  readonly refunded_amount: string;

  @ApiProperty({ example: '90.00', description: 'What can still be given back.' })
  readonly refundable_amount: string;

  @ApiProperty({ example: '9.00' })
  readonly developer_revenue_reversed: string;

  @ApiProperty({ example: '1.00' })
  readonly platform_fee_reversed: string;

  @ApiProperty({ example: '900.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '910.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ type: String, nullable: true, example: 'item_lost' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(refund: OrderRefund) {
    const { order, amount, fee, refundedSoFar, availableAfter } = refund;
    const { currency, total, player } = order;
    const shown = (minorUnits: bigint) => formatAmount(minorUnits, currency.scale);
    this.status = refundedSoFar === total ? 'refunded' : 'partially_refunded';
    this.transaction_id = publicIdOf('txn', refund, refund.createdAt);
    this.order_id = orderIdsOf(order).order_id;
    this.player_id = player.playerId;
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.amount = shown(amount);
    this.refunded_amount = shown(refundedSoFar);
    this.refundable_amount = shown(total - refundedSoFar);
    this.developer_revenue_reversed = shown(amount - fee);
    this.platform_fee_reversed = shown(fee);
    this.previous_balance = shown(availableAfter - amount);
    this.new_balance = shown(availableAfter);
    this.reason = refund.reason;
    this.created_at = wholeSeconds(refund.createdAt);
  }
}
