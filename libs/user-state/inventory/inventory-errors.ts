import { Refusal } from '@goldkeep/http';

export class UnknownItemError extends Refusal {
  constructor() {
    super(400, 'unknown_item', 'The catalog has no such item.');
  }
}

export class InventoryFullError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(400, 'inventory_full', `A player may own at most ${max} item instances.`);
  }
}

export class ItemLimitExceededError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(400, 'item_limit_exceeded', `One item instance may have at most ${max} uses.`);
  }
}

export class ItemInstanceNotFoundError extends Refusal {
  constructor() {
    super(400, 'item_not_found', 'The player has no such item.');
  }
}

export class InsufficientItemsError extends Refusal {
  constructor({ available }: { readonly available: number }) {
    super(400, 'insufficient_items', `The player has only ${available} uses of the item.`);
  }
}

/** It would be enough, but only by using up what is worn. */
export class ItemIsEquippedError extends Refusal {
  constructor() {
    super(400, 'item_is_equipped', 'An equipped item cannot be used up: take it off first.');
  }
}

/** Of two grants with one request id that run at once, the other has come first. */
export class GrantCompletedError extends Refusal {
  constructor() {
    super(409, 'duplicate_request', 'This client_request_id was completed before.');
  }
}
