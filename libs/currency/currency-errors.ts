import { Refusal, ValidationFailedError } from '@goldkeep/http';

export class CurrencyNotFoundError extends Refusal {
  constructor() {
    super(404, 'currency_not_found', 'The game has no currency with this code.');
  }
}

export class CurrencyCodeTakenError extends Refusal {
  constructor(code: string) {
    super(409, 'currency_code_taken', `The game already has a currency ${code}.`);
  }
}

export class TooManyCurrenciesError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(409, 'currency_limit_reached', `A game may have at most ${max} currencies.`);
  }
}

/** Every change of the terms is kept, and what players have coming is counted over all of them. */
export class TooManyRechargeChangesError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(409, 'recharge_change_limit_reached', `The recharge of a currency may change at most ${max} times.`);
  }
}

export class SameCurrencyError extends Refusal {
  constructor() {
    super(400, 'same_currency', 'A currency cannot be transferred into itself.');
  }
}

export class SystemCurrencyError extends Refusal {
  constructor() {
    super(400, 'system_currency', 'A system currency can neither be transferred nor be transferred into.');
  }
}

export class TransferPairNotAllowedError extends Refusal {
  constructor() {
    super(400, 'transfer_pair_not_allowed', 'The game does not allow this transfer.');
  }
}

export class AmountTooSmallError extends Refusal {
  constructor({ min }: { readonly min: number }) {
    super(400, 'amount_too_small', `The amount must be at least ${min}.`);
  }
}

/** One field breaks a rule that goes beyond its own form. */
export class CurrencyFieldError extends ValidationFailedError {
  constructor(field: string, reason: string) {
    super([{ field, message: `${field} ${reason}` }]);
  }
}
