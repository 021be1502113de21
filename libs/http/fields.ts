import { defineField, type FieldOptions } from './field-definition';
import { hasUnstorableText, isJsonObject, isNestedDeeperThan } from './json-shape';
import { isStorable } from './text-checks';

/** How deep a JSON object inside a body may nest. */
const OBJECT_DEPTH_MAX = 32;
/** The longest string in an array, in UTF-16 units. */
const ARRAY_ITEM_LENGTH_MAX = 254;

export interface IntegerFieldOptions extends FieldOptions {
  readonly minimum: number;
  readonly maximum: number;
  readonly example?: number;
}

/** A JSON integer; `3.0` is 3, but neither `"3"` nor `1.5` nor `true` is one. */
export function IntegerField(options: IntegerFieldOptions): PropertyDecorator {
  const { description, optional = false, minimum, maximum, example } = options;
  return defineField({
    optional,
    schema: { type: 'integer', description, minimum, maximum, ...(example !== undefined && { example }) },
    findProblem: (value) => findIntegerProblem(value, minimum, maximum),
  });
}

/** Why a value is no integer within the range, completing a sentence; `undefined` when it is. */
export function findIntegerProblem(value: unknown, minimum: number, maximum: number): string | undefined {
  const isGood = Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  return isGood ? undefined : `must be an integer from ${minimum} to ${maximum}`;
}

/** `true` or `false`; neither `1` nor `"true"`. */
export function BooleanField({ description, optional = false }: FieldOptions): PropertyDecorator {
  return defineField({
    optional,
    schema: { type: Boolean, description },
    findProblem: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  });
}

/** Money as a string or a JSON number; its decimals depend on the currency: read it with `readMoney` in the handler. */
export function MoneyField({
  description,
  optional = false,
  example = '12.50',
}: FieldOptions & { readonly example?: string }): PropertyDecorator {
  return defineField({
    optional,
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }], description, example },
    findProblem: (value) =>
      typeof value === 'string' || Number.isFinite(value) ? undefined : 'must be a decimal string or a number',
  });
}

/** A JSON object of at most `maxBytes` bytes as compact JSON, nested at most `OBJECT_DEPTH_MAX` deep. */
export function ObjectField({
  description,
  optional = false,
  maxBytes,
}: FieldOptions & { readonly maxBytes: number }): PropertyDecorator {
  return defineField({
    optional,
    schema: { type: 'object', additionalProperties: true, description: `${description} At most ${maxBytes} bytes.` },
    findProblem: (value) => {
      if (!isJsonObject(value)) return 'must be a JSON object';
      const json = JSON.stringify(value);
      if (Buffer.byteLength(json) > maxBytes) return `must be at most ${maxBytes} bytes of JSON`;
      if (isNestedDeeperThan(json, OBJECT_DEPTH_MAX)) return `must not nest deeper than ${OBJECT_DEPTH_MAX} levels`;
      return hasUnstorableText(json) ? 'must not contain U+0000 or broken Unicode' : undefined;
    },
  });
}

export interface ArrayFieldOptions extends FieldOptions {
  readonly of: 'string' | 'integer';
  /** The only items allowed; default: any. */
  readonly values?: readonly (string | number)[];
  readonly minItems?: number;
  readonly maxItems: number;
}

/** An array of strings (at most 254 characters each) or of integers. */
export function ArrayField(options: ArrayFieldOptions): PropertyDecorator {
  const { description, optional = false, of, values, minItems = 0, maxItems } = options;
  const allowed = values && new Set<unknown>(values);
  const isItem = (item: unknown): boolean =>
    of === 'integer'
      ? Number.isSafeInteger(item)
      : typeof item === 'string' && item.length <= ARRAY_ITEM_LENGTH_MAX && isStorable(item);
  return defineField({
    optional,
    schema: {
      type: 'array',
      items: { type: of, ...(values && { enum: [...values] }) },
      minItems,
      maxItems,
      description,
    },
    findProblem: (value) => {
      if (!Array.isArray(value)) return `must be an array of ${of}s`;
      if (value.length < minItems || value.length > maxItems) return `must have ${minItems} to ${maxItems} items`;
      if (!value.every(isItem)) return `must contain nothing but ${of}s`;
      return !allowed || value.every((item) => allowed.has(item)) ? undefined : `may only contain ${values.join(', ')}`;
    },
  });
}
