import { ApiProperty } from '@nestjs/swagger';
import { formatAmount } from '@goldkeep/money';
import { BuyerDto, orderIdsOf, PurchaseDetailsDto } from '../orders/order-parts.dto';
import type { Order } from '../orders/order';

class BalanceInfoDto {
  @ApiProperty({ example: '1000.00' })
  readonly previous_balance: string;

  @ApiProperty({ example: '100.00' })
  readonly amount_spent: string;

  @ApiProperty({ example: '900.00', description: 'Available balance right after the purchase.' })
  readonly new_balance: string;

  constructor({ total, availableAfter, currency: { scale } }: Order) {
    this.previous_balance = formatAmount(availableAfter + total, scale);
    this.amount_spent = formatAmount(total, scale);
    this.new_balance = formatAmount(availableAfter, scale);
  }
}

class FinancialBreakdownDto {
  @ApiProperty({ example: '100.00' })
  readonly total_paid: string;

  @ApiProperty({ example: '90.00' })
  readonly developer_revenue: string;

  @ApiProperty({ example: '10.00', description: "The game's fee, rounded half up." })
  readonly platform_fee: string;

  constructor({ total, fee, currency: { scale } }: Order) {
    this.total_paid = formatAmount(total, scale);
    this.developer_revenue = formatAmount(total - fee, scale);
    this.platform_fee = formatAmount(fee, scale);
  }
}

/** What answers a purchase, and every replay of it. */
export class ReceiptDto {
  @ApiProperty({ enum: ['success'] })
  readonly status = 'success';

  @ApiProperty({ type: String, example: 'Item purchased successfully' })
  readonly message = 'Item purchased successfully';

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'ord_01KAJ7V9Q2001R00000005' })
  readonly order_id: string;

  @ApiProperty({ example: '900.00' })
  readonly new_balance: string;

  @ApiProperty()
  readonly player: BuyerDto;

  @ApiProperty()
  readonly purchase_details: PurchaseDetailsDto;

  @ApiProperty()
  readonly balance_info: BalanceInfoDto;

  @ApiProperty()
  readonly financial_breakdown: FinancialBreakdownDto;

  constructor(order: Order) {
    const ids = orderIdsOf(order);
    this.transaction_id = ids.transaction_id;
    this.order_id = ids.order_id;
    this.balance_info = new BalanceInfoDto(order);
    this.new_balance = this.balance_info.new_balance;
    this.player = new BuyerDto(order.player);
    this.purchase_details = new PurchaseDetailsDto(order);
    this.financial_breakdown = new FinancialBreakdownDto(order);
  }
}
