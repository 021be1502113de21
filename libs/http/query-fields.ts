import { defineField, type FieldOptions } from './field-definition';
import { findIntegerProblem } from './fields';
import { EMAIL_LENGTH_MAX, findEmailProblem, TextField, type TextFieldOptions } from './text-fields';

const INTEGER = /^-?\d+(?:\.0+)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const BOOLEANS = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export interface QueryIntegerFieldOptions extends FieldOptions {
  readonly minimum: number;
  readonly maximum: number;
  /** Taken when the parameter is absent. */
  readonly default?: number;
  /** Moves a number outside the range to its nearest end instead of refusing it; `'maximum'` does so at the upper end only. */
  readonly clamp?: boolean | 'maximum';
}

/** An integer in the query string or the path. Not a number: 400. */
export function QueryIntegerField(options: QueryIntegerFieldOptions): PropertyDecorator {
  const { description, optional = false, minimum, maximum, default: fallback, clamp = false } = options;
  return defineField({
    optional: optional || fallback !== undefined,
    fallback,
    schema: { type: 'integer', description, minimum, maximum, ...(fallback !== undefined && { default: fallback }) },
    normalise: (value) => {
      if (typeof value !== 'string' || !INTEGER.test(value)) return value;
      const number = Number(value);
      if (clamp !== false && number > maximum) return maximum;
      return clamp === true && number < minimum ? minimum : number;
    },
    findProblem: (value) => findIntegerProblem(value, minimum, maximum),
  });
}

/** `true`, `1`, `false` or `0` in the query string. */
export function QueryBooleanField(options: FieldOptions & { readonly default?: boolean }): PropertyDecorator {
  const { description, optional = false, default: fallback } = options;
  return defineField({
    optional: optional || fallback !== undefined,
    fallback,
    schema: { type: Boolean, description, ...(fallback !== undefined && { default: fallback }) },
    normalise: (value) => BOOLEANS.get(value) ?? value,
    findProblem: (value) => (typeof value === 'boolean' ? undefined : 'must be true, false, 1 or 0'),
  });
}

/** An e-mail address in the query string, where decoding has turned a literal `+` into a space: it is turned back. */
export function QueryEmailField(options: Partial<FieldOptions> = {}): PropertyDecorator {
  const { description = 'E-mail address; a space means +.', optional = false } = options;
  return defineField({
    optional,
    schema: { type: String, description, maxLength: EMAIL_LENGTH_MAX, example: 'player@example.com' },
    normalise: (value) => (typeof value === 'string' ? value.trim().replaceAll(' ', '+') : value),
    findProblem: findEmailProblem,
  });
}

/** A text in the query string, within the limits of `TextField`. */
export function QueryTextField(options: TextFieldOptions): PropertyDecorator {
  return TextField(options);
}

/** An ISO 8601 date (midnight UTC) or instant in the query string, handed on as a `Date`. */
export function QueryTimeField({ description, optional = false }: FieldOptions): PropertyDecorator {
  return defineField({
    optional,
    schema: { type: String, format: 'date-time', description, example: '2026-01-02T03:04:05Z' },
    normalise: (value) => {
      if (typeof value !== 'string' || !INSTANT.test(value.replace(' ', '+'))) return value;
      const time = new Date(value.replace(' ', '+'));
      return Number.isNaN(time.getTime()) ? value : time;
    },
    findProblem: (value) => (value instanceof Date ? undefined : 'must be a time like 2026-01-02T03:04:05Z'),
  });
}
