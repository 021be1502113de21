/**
 * An expected refusal: the caller is told why and nothing was changed. The filter of each API family gives it
 * the family's form; features declare one small subclass per code in their errors file.
 */
export class Refusal extends Error {
  /**
   * @param status HTTP status, 400-503
   * @param code snake_case token of the contract's error table
   * @param message a sentence for a person
   * @param extra further snake_case fields of the answer, for example `available_balance` or `retry_after`
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** One thing wrong with one field, as listed in `details` of a validation error. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export class ValidationFailedError extends Refusal {
  constructor(problems: readonly FieldProblem[]) {
    super(400, 'validation_failed', problems.map((problem) => problem.message).join('; '), { details: problems });
  }
}

export class InvalidAmountError extends Refusal {
  constructor(field: string, reason: string) {
    super(400, 'invalid_amount', `${field} ${reason}`, { details: [{ field, message: `${field} ${reason}` }] });
  }
}

/** The body is not JSON as RFC 8259 has it, or JSON that no caller sends in good faith. */
export class InvalidJsonError extends Refusal {
  constructor(reason: string) {
    super(400, 'invalid_json', `The body is not valid JSON: ${reason}.`);
  }
}

export class UnsupportedMediaTypeError extends Refusal {
  constructor() {
    super(415, 'unsupported_media_type', 'Send the body as application/json in UTF-8.');
  }
}

/** The request was completed before; `original` is the body that answered it. */
export class DuplicateRequestError extends Refusal {
  constructor({ original, mismatch }: { original: object; mismatch: boolean }) {
    super(409, 'duplicate_request', 'This client_request_id was completed before.', {
      ...original,
      ...(mismatch && { request_mismatch: true }),
    });
  }
}
