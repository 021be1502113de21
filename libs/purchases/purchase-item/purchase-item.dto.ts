import { ClientRequestIdField, EmailField, IntegerField, MoneyField, PhoneField, TextField } from '@goldkeep/http';
import type { Purchase } from './purchase';

const QUANTITY_MAX = 1_000;
const CURRENCY_ID_MAX = 2_147_483_647;

export class PurchaseItemDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @EmailField({ description: 'Names the player; an unknown one is created.' })
  readonly player_email!: string;

  @TextField({
    description: 'Display name; a known player is renamed when the purchase succeeds.',
    example: 'PlayerOne',
  })
  readonly player_name!: string;

  @TextField({ description: "The game's id of the item.", example: 'legendary_sword_001' })
  readonly item_id!: string;

  @TextField({ description: 'Name of the item as sold.', example: 'Legendary Sword', maxLength: 256 })
  readonly item_name!: string;

  @IntegerField({ description: 'Units bought.', minimum: 1, maximum: QUANTITY_MAX, example: 1 })
  readonly item_quantity!: number;

  @MoneyField({ description: 'Price of one unit, at most 999999.99.', example: '100.00' })
  readonly unit_price!: string | number;

  @MoneyField({ description: 'unit_price times item_quantity, exactly; at most 999999.99.', example: '100.00' })
  readonly total_price!: string | number;

  @TextField({ description: 'Category, for receipts.', optional: true, example: 'Weapons' })
  readonly item_category?: string;

  @TextField({
    description: 'Free text, for receipts.',
    optional: true,
    maxLength: 2_000,
    minLength: 0,
    multiline: true,
  })
  readonly item_description?: string;

  @PhoneField({ description: 'Recorded when the player is created by this call, ignored otherwise.', optional: true })
  readonly player_phone?: string;

  @IntegerField({
    description: "Currency to pay in; the game's default currency when absent.",
    minimum: 1,
    maximum: CURRENCY_ID_MAX,
    optional: true,
  })
  readonly currency_id?: number;
}

export function purchaseOf(gameId: number, dto: PurchaseItemDto): Purchase {
  return {
    gameId,
    clientRequestId: dto.client_request_id,
    playerEmail: dto.player_email,
    playerName: dto.player_name,
    playerPhone: dto.player_phone,
    itemId: dto.item_id,
    itemName: dto.item_name,
    itemCategory: dto.item_category ?? null,
    itemDescription: dto.item_description ?? null,
    quantity: dto.item_quantity,
    unitPrice: dto.unit_price,
    totalPrice: dto.total_price,
    currencyId: dto.currency_id,
  };
}
