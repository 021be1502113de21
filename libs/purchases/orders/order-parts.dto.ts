import { ApiProperty } from '@nestjs/swagger';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { Order } from './order';

/** The two public ids of an order: it is its ledger transaction, so both name the same row. */
export function orderIdsOf(order: Order): { readonly transaction_id: string; readonly order_id: string } {
  const transactionId = publicIdOf('txn', order, order.createdAt);
  return { transaction_id: transactionId, order_id: transactionId.replace('txn', 'ord') };
}

export class BuyerDto {
  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 'PlayerOne' })
  readonly player_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'player@example.com', description: 'As first given.' })
  readonly player_email: string | null;

  constructor(player: Order['player']) {
    this.player_id = player.playerId;
    this.player_name = player.name;
    this.player_email = player.email;
  }
}

export class PurchaseDetailsDto {
  @ApiProperty({ example: 'legendary_sword_001' })
  readonly item_id: string;

  @ApiProperty({ example: 'Legendary Sword' })
  readonly item_name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Weapons' })
  readonly item_category: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly item_description: string | null;

  @ApiProperty({ example: 1 })
  readonly quantity: number;

  @ApiProperty({ example: '100.00' })
  readonly unit_price: string;

  @ApiProperty({ example: '100.00' })
  readonly total_price: string;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name: string;

  constructor({ item, total, currency }: Order) {
    this.item_id = item.item_id;
    this.item_name = item.item_name;
    this.item_category = item.item_category;
    this.item_description = item.item_description;
    this.quantity = item.quantity;
    this.unit_price = item.unit_price;
    this.total_price = formatAmount(total, currency.scale);
    this.currency_id = currency.currencyId;
    this.currency_name = currency.name;
  }
}
