import type { ApiPropertyOptions } from '@nestjs/swagger';
import { defineField } from './field-definition';
import { isJsonObject } from './json-shape';

/** An array of JSON objects; each is read with `readDto` by whoever knows its class. */
export function ObjectArrayField(options: {
  readonly description: string;
  readonly minItems: number;
  readonly maxItems: number;
  /** What the OpenAPI document says of an item's properties. */
  readonly properties: Readonly<Record<string, ApiPropertyOptions>>;
}): PropertyDecorator {
  const { description, minItems, maxItems, properties } = options;
  return defineField({
    optional: false,
    schema: {
      type: 'array',
      items: { type: 'object', properties, additionalProperties: true } as object,
      minItems,
      maxItems,
      description,
    },
    findProblem: (value) => {
      if (!Array.isArray(value)) return 'must be an array of objects';
      if (value.length < minItems || value.length > maxItems) return `must have ${minItems} to ${maxItems} items`;
      return value.every(isJsonObject) ? undefined : 'must contain nothing but objects';
    },
  });
}
