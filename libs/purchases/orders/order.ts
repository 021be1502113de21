import type { MinorUnits } from '@goldkeep/money';
import type { Currency } from '@goldkeep/games';
import type { TransactionLocation } from '@goldkeep/ledger';

/** What was sold, kept with the order as the game server named it. Stored in the transaction's details. */
export interface SoldItem {
  readonly item_id: string;
  readonly item_name: string;
  readonly item_category: string | null;
  readonly item_description: string | null;
  readonly quantity: number;
  /** Decimal string with the currency's decimals. */
  readonly unit_price: string;
}

/** An order: a ledger transaction of kind purchase, with its player and currency. */
export interface Order extends TransactionLocation {
  readonly createdAt: Date;
  readonly clientRequestId: string;
  readonly player: { readonly playerId: number; readonly name: string; readonly email: string | null };
  readonly currency: Currency;
  readonly item: SoldItem;
  readonly total: MinorUnits;
  readonly fee: MinorUnits;
  /** The player's available balance right after the purchase. */
  readonly availableAfter: MinorUnits;
  readonly refund: { readonly amount: MinorUnits; readonly refundedAt: Date } | null;
}

export type OrderStatus = 'completed' | 'partially_refunded' | 'refunded';

export function statusOf({ total, refund }: Order): OrderStatus {
  if (!refund) return 'completed';
  return refund.amount === total ? 'refunded' : 'partially_refunded';
}
