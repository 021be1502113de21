import { Refusal } from '@goldkeep/http';

export type LockoutReason = 'insufficient_funds' | 'same_item' | 'too_many_attempts';

const LOCKOUT_MESSAGES: Readonly<Record<LockoutReason, string>> = {
  insufficient_funds: 'Too many purchases of this player failed for lack of funds.',
  same_item: 'Too many attempts of this player at the same item.',
  too_many_attempts: 'Too many purchase attempts of this player.',
};

export class PurchaseLockoutError extends Refusal {
  constructor({ reason, retryAfterSeconds }: { reason: LockoutReason; retryAfterSeconds: number }) {
    super(429, 'purchase_lockout', LOCKOUT_MESSAGES[reason], { reason, retry_after: retryAfterSeconds });
  }
}

export class TotalMismatchError extends Refusal {
  constructor(expectedTotal: string) {
    const message = `total_price must be unit_price times item_quantity: ${expectedTotal}`;
    super(400, 'total_mismatch', message, { expected_total: expectedTotal });
  }
}

/** The game sells at the prices of its catalog alone. */
export class PriceMismatchError extends Refusal {
  /** @param catalogPrice null when the item is not for sale in this currency */
  constructor(catalogPrice: string | null) {
    const message =
      catalogPrice === null
        ? 'The catalog has no price for this item in this currency.'
        : `unit_price must be the price of the catalog: ${catalogPrice}`;
    super(400, 'price_mismatch', message, { catalog_price: catalogPrice });
  }
}

export class OrderNotFoundError extends Refusal {
  constructor() {
    super(404, 'order_not_found', 'No such order in this game.');
  }
}

export class OrderIdsDifferError extends Refusal {
  constructor() {
    super(400, 'validation_failed', 'The ids given together must name the same order.', {
      details: [{ field: 'order_id', message: 'the ids given together must name the same order' }],
    });
  }
}

export class InvalidCursorError extends Refusal {
  constructor() {
    super(400, 'validation_failed', 'cursor must be the next_cursor of a page of the same player.', {
      details: [{ field: 'cursor', message: 'cursor must be the next_cursor of a page of the same player' }],
    });
  }
}

export class RefundExceedsOrderError extends Refusal {
  /** @param refundable what can still be given back, a decimal string */
  constructor(refundable: string) {
    super(400, 'refund_exceeds_order', `An order is refunded up to what was paid for it; left of it: ${refundable}`, {
      refundable_amount: refundable,
    });
  }
}
