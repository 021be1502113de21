import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { definitionOf, FIELD_CONSTRAINT, type FieldDefinition } from './field-definition';

/** One declared property of a DTO class. */
export interface PlannedField {
  readonly name: string;
  /** Absent for a property with decorators of class-validator only. */
  readonly definition: FieldDefinition | undefined;
}

/** What is known of a DTO class before any value arrives. */
export interface DtoPlan {
  /** The declared properties, own and inherited; none for a class that is no DTO. */
  readonly fields: readonly PlannedField[];
  /** Whether some property has constraints of class-validator besides our field decorators. */
  readonly hasOtherConstraints: boolean;
}

/** Classes are few and live as long as the process, so the plans are kept for good. */
const plans = new Map<Type, DtoPlan>();

export function planOf(type: Type): DtoPlan {
  const known = plans.get(type);
  if (known) return known;
  const plan = makePlan(type);
  plans.set(type, plan);
  return plan;
}

function makePlan(type: Type): DtoPlan {
  const constraints = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = new Set(constraints.map(({ propertyName }) => propertyName));
  return {
    fields: [...names].map((name) => ({ name, definition: definitionOf(type.prototype as object, name) })),
    hasOtherConstraints: constraints.some(({ name }) => name !== FIELD_CONSTRAINT),
  };
}
