import { ApiProperty } from '@nestjs/swagger';
import { QueryEmailField, QueryIntegerField, QueryTextField, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import { statusOf, type Order, type OrderStatus } from '../orders/order';
import { BuyerDto, orderIdsOf, PurchaseDetailsDto } from '../orders/order-parts.dto';
import type { ListPurchasesQuery, PurchaseHistory } from './list-purchases.handler';

const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
/** Deeper pages are what `cursor` is for: an offset reads and drops all that it skips. */
const OFFSET_MAX = 1_000_000;

export class ListPurchasesDto {
  @QueryEmailField()
  readonly player_email!: string;

  @QueryIntegerField({
    description: 'Rows a page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;

  @QueryIntegerField({ description: 'Rows to skip.', minimum: 0, maximum: OFFSET_MAX, default: 0 })
  readonly offset!: number;

  @QueryTextField({ description: 'pagination.next_cursor of the page before, for deep pages.', optional: true })
  readonly cursor?: string;
}

class PurchaseRowDto extends PurchaseDetailsDto {
  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'ord_01KAJ7V9Q2001R00000005' })
  readonly order_id: string;

  @ApiProperty({ enum: ['completed', 'partially_refunded', 'refunded'] })
  readonly status: OrderStatus;

  @ApiProperty({ example: '100.00' })
  readonly amount: string;

  @ApiProperty({ example: '0.00' })
  readonly refunded_amount: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: 1 })
  readonly item_quantity: number;

  constructor(order: Order) {
    super(order);
    const ids = orderIdsOf(order);
    this.transaction_id = ids.transaction_id;
    this.order_id = ids.order_id;
    this.status = statusOf(order);
    this.amount = this.total_price;
    this.refunded_amount = formatAmount(order.refund?.amount ?? 0n, order.currency.scale);
    this.created_at = wholeSeconds(order.createdAt);
    this.item_quantity = this.quantity;
  }
}

class PaginationDto {
  @ApiProperty({ example: 1 })
  readonly total_count: number;

  @ApiProperty({ example: 25 })
  readonly limit: number;

  @ApiProperty({ example: 0 })
  readonly offset: number;

  @ApiProperty()
  readonly has_more: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Send as cursor for the next page.' })
  readonly next_cursor: string | null;

  constructor({ totalCount, hasMore, orders }: PurchaseHistory, { limit, offset }: ListPurchasesQuery) {
    const last = orders.at(-1);
    this.total_count = totalCount;
    this.limit = limit;
    this.offset = offset;
    this.has_more = hasMore;
    this.next_cursor = hasMore && last ? orderIdsOf(last).order_id : null;
  }
}

export class PurchaseHistoryDto {
  @ApiProperty()
  readonly player: BuyerDto;

  @ApiProperty({ type: [PurchaseRowDto], description: 'Newest first.' })
  readonly item_purchase_history: readonly PurchaseRowDto[];

  @ApiProperty()
  readonly pagination: PaginationDto;

  constructor(history: PurchaseHistory, query: ListPurchasesQuery) {
    this.player = new BuyerDto(history.player);
    this.item_purchase_history = history.orders.map((order) => new PurchaseRowDto(order));
    this.pagination = new PaginationDto(history, query);
  }
}
