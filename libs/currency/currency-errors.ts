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

/** One field breaks a rule that goes beyond its own form. */
export class CurrencyFieldError extends ValidationFailedError {
  constructor(field: string, reason: string) {
    super([{ field, message: `${field} ${reason}` }]);
  }
}
