import { Refusal, ValidationFailedError } from '@goldkeep/http';

export class ItemNotFoundError extends Refusal {
  constructor() {
    super(404, 'item_not_found', 'The catalog has no such item.');
  }
}

export class ItemIdTakenError extends Refusal {
  constructor(itemId: string) {
    super(409, 'item_id_taken', `The catalog already has an item ${itemId}.`);
  }
}

export class TooManyItemsError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(409, 'item_limit_reached', `The catalogs of a game may have at most ${max} items together.`);
  }
}

/** One field of an item breaks a rule that goes beyond its own form. */
export class ItemFieldError extends ValidationFailedError {
  constructor(field: string, reason: string) {
    super([{ field, message: `${field} ${reason}` }]);
  }
}
