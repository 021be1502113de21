import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, type ValidationArguments } from 'class-validator';

/** What every field decorator takes. */
export interface FieldOptions {
  /** Shown in the OpenAPI document. */
  readonly description: string;
  /** An optional field may be left out or be `null`; both leave the property `undefined`. */
  readonly optional?: boolean;
}

/** How a value gets from the request into a DTO. */
export interface FieldDefinition {
  readonly optional: boolean;
  /** What the OpenAPI document says of the field. */
  readonly schema: ApiPropertyOptions;
  /** Why the value is refused, completing a sentence that begins with the field's name; `undefined` when it is good. */
  readonly findProblem: (value: unknown) => string | undefined;
  /** Runs before the check; leaves alone what it does not understand, so that the check can refuse it. */
  readonly normalise?: (value: unknown) => unknown;
  /** Taken when the field is absent. */
  readonly fallback?: unknown;
}

/** The name of our constraint among those of class-validator. */
export const FIELD_CONSTRAINT = 'goldkeepField';

const definitionsByPrototype = new Map<object, Map<string, FieldDefinition>>();

/** Makes a property decorator of a definition: one class-validator constraint, the OpenAPI property and the entry for the pipe. */
export function defineField(definition: FieldDefinition): PropertyDecorator {
  const isRequired = !definition.optional && definition.fallback === undefined;
  return applyDecorators(
    ValidateBy({
      name: FIELD_CONSTRAINT,
      validator: {
        validate: (value: unknown) => explainField(definition, value) === undefined,
        defaultMessage: (args?: ValidationArguments) =>
          `${args?.property ?? 'value'} ${explainField(definition, args?.value) ?? ''}`,
      },
    }),
    isRequired ? ApiProperty(definition.schema) : ApiPropertyOptional(definition.schema),
    (prototype: object, property?: string | symbol) => {
      const definitions = definitionsByPrototype.get(prototype) ?? new Map<string, FieldDefinition>();
      definitions.set(String(property), definition);
      definitionsByPrototype.set(prototype, definitions);
    },
  );
}

/** Why a value, after normalising, is refused; completes a sentence that begins with the field's name. */
export function explainField(definition: FieldDefinition, value: unknown): string | undefined {
  if (value === undefined) return definition.optional ? undefined : 'is required';
  return definition.findProblem(value);
}

/** The definition behind a property, its own or an inherited one; `undefined` for plain class-validator properties. */
export function definitionOf(prototype: object, property: string): FieldDefinition | undefined {
  for (let owner: object | null = prototype; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const definition = definitionsByPrototype.get(owner)?.get(property);
    if (definition) return definition;
  }
  return undefined;
}
