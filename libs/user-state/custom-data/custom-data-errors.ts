import { Refusal } from '@goldkeep/http';

export class ReservedKeyError extends Refusal {
  constructor() {
    super(400, 'reserved_key', 'The key is reserved.');
  }
}

export class TooManyKeysError extends Refusal {
  constructor({ max }: { readonly max: number }) {
    super(400, 'too_many_keys', `A player may have at most ${max} keys.`);
  }
}

export class ValueTooLargeError extends Refusal {
  constructor({ maxBytes }: { readonly maxBytes: number }) {
    super(400, 'value_too_large', `A value may have at most ${maxBytes} bytes.`);
  }
}
