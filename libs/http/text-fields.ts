import { defineField, type FieldOptions } from './field-definition';
import { findTextProblem } from './text-checks';

/** The longest e-mail address, in characters. */
export const EMAIL_LENGTH_MAX = 254;

/** Lenient on purpose: whoever runs the game decides what an address is, we only need it to be one. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+\d{10,15}$/;
const CURRENCY_CODE = /^[A-Za-z0-9_-]{1,16}$/;
const PRINTABLE = /^[^\p{Control}\p{Surrogate}]+$/u;

export interface TextFieldOptions extends FieldOptions {
  readonly example?: string;
  /** Characters, default 1; from 1 on the text must not be blank. */
  readonly minLength?: number;
  /** Characters, default 128. */
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  /** Allows line breaks and tabs. */
  readonly multiline?: boolean;
}

/** A text, kept as sent. */
export function TextField(options: TextFieldOptions): PropertyDecorator {
  const { description, optional = false, example, minLength = 1, maxLength = 128, pattern, multiline } = options;
  const limits = { minLength, maxLength, ...(pattern && { pattern }), ...(multiline && { multiline }) };
  return defineField({
    optional,
    schema: {
      type: String,
      description,
      minLength,
      maxLength,
      ...(example !== undefined && { example }),
      ...(pattern && { pattern: pattern.source }),
    },
    findProblem: (value) => findTextProblem(value, limits),
  });
}

/** An e-mail address, trimmed, otherwise kept as sent. */
export function EmailField(options: Partial<FieldOptions> = {}): PropertyDecorator {
  const { description = 'E-mail address, matched without regard to case.', optional = false } = options;
  return defineField({
    optional,
    schema: { type: String, description, minLength: 3, maxLength: EMAIL_LENGTH_MAX, example: 'player@example.com' },
    normalise: (value) => (typeof value === 'string' ? value.trim() : value),
    findProblem: findEmailProblem,
  });
}

/** Why a trimmed value is no e-mail address, completing a sentence; `undefined` when it is one. */
export function findEmailProblem(value: unknown): string | undefined {
  const problem = findTextProblem(value, { minLength: 1, maxLength: EMAIL_LENGTH_MAX });
  return problem ?? (EMAIL.test(String(value)) ? undefined : 'must be an e-mail address');
}

/** `+` and 10 to 15 digits. */
export function PhoneField(options: FieldOptions): PropertyDecorator {
  return patternField(options, PHONE, 'must be + and 10 to 15 digits', { example: '+15550100123' });
}

/** A currency's code: 1 to 16 of `A-Z a-z 0-9 _ -`. */
export function CurrencyCodeField(options: FieldOptions): PropertyDecorator {
  return patternField(options, CURRENCY_CODE, 'must be 1 to 16 letters, digits, _ or -', { example: 'GOLD' });
}

/** The caller's own id of a request: 1 to 128 printable characters, compared as sent, unique for good. */
export function ClientRequestIdField(options: Partial<FieldOptions> = {}): PropertyDecorator {
  const { description = 'Your id of this request; sent again, it changes nothing twice.', optional } = options;
  return TextField({
    description,
    maxLength: 128,
    pattern: PRINTABLE,
    example: 'order-7f3a2c',
    ...(optional !== undefined && { optional }),
  });
}

function patternField(
  { description, optional = false }: FieldOptions,
  pattern: RegExp,
  problem: string,
  schema: { readonly example: string },
): PropertyDecorator {
  return defineField({
    optional,
    schema: { type: String, description, pattern: pattern.source, ...schema },
    findProblem: (value) => (typeof value === 'string' && pattern.test(value) ? undefined : problem),
  });
}

/** One of a fixed set of strings, compared exactly. */
export function EnumField({
  description,
  optional = false,
  values,
}: FieldOptions & { readonly values: readonly string[] }): PropertyDecorator {
  const allowed = new Set<unknown>(values);
  return defineField({
    optional,
    schema: { type: String, enum: [...values], description },
    findProblem: (value) => (allowed.has(value) ? undefined : `must be one of ${values.join(', ')}`),
  });
}
