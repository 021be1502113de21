import type { Type } from '@nestjs/common';
import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import { type DtoPlan, planOf } from './dto-plan';
import { explainField } from './field-definition';
import { isJsonObject } from './json-shape';
import { type FieldProblem, ValidationFailedError } from './refusal';

const VALIDATOR_OPTIONS: ValidatorOptions = {
  forbidUnknownValues: false,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

export interface ReadDtoOptions {
  /** What the whole value is called in a message, default `body`. */
  readonly name?: string;
  /** Goes in front of each field's name in a message, for example `operations[3].`; default none. */
  readonly prefix?: string;
}

/**
 * Builds a DTO that holds nothing but the declared properties of its class: unknown keys are ignored, `null` counts
 * as absent, and nothing inherited by `source` is read. An absent source does for a DTO without required fields.
 * @throws ValidationFailedError with one problem per field
 */
export function readDto<Dto extends object>(type: Type<Dto>, source: unknown, options: ReadDtoOptions = {}): Dto {
  const { name = 'body', prefix = '' } = options;
  const isAbsent = source === undefined || source === null;
  if (!isAbsent && !isJsonObject(source)) throw expectedObject(name);
  const dto = new type();
  const plan = planOf(type);
  copyDeclared(plan, isAbsent ? {} : source, dto);
  const problems = findProblems(plan, dto);
  if (problems.length === 0) return dto;
  throw isAbsent ? expectedObject(name) : new ValidationFailedError(problems.map((problem) => moved(problem, prefix)));
}

function copyDeclared({ fields }: DtoPlan, source: Readonly<Record<string, unknown>>, dto: object): void {
  for (const { name, definition } of fields) {
    const value = Object.hasOwn(source, name) ? source[name] : undefined;
    if (value !== undefined && value !== null) {
      Reflect.set(dto, name, definition?.normalise ? definition.normalise(value) : value);
    } else if (definition?.fallback !== undefined) {
      Reflect.set(dto, name, definition.fallback);
    }
  }
}

/**
 * `validateSync` searches the constraints of all classes at each call, which takes longer than the rest of a simple
 * request. So our own fields are checked straight from the plan; the answer is the same.
 */
function findProblems({ fields, hasOtherConstraints }: DtoPlan, dto: object): readonly FieldProblem[] {
  if (hasOtherConstraints) return validateSync(dto, VALIDATOR_OPTIONS).map(problemOf);
  const problems: FieldProblem[] = [];
  for (const { name, definition } of fields) {
    const problem = definition && explainField(definition, Reflect.get(dto, name));
    if (problem !== undefined) problems.push({ field: name, message: `${name} ${problem}` });
  }
  return problems;
}

function problemOf({ property, constraints = {} }: ValidationError): FieldProblem {
  const [message = `${property} is not valid`] = Object.values(constraints);
  return { field: property, message };
}

function moved({ field, message }: FieldProblem, prefix: string): FieldProblem {
  return { field: prefix + field, message: prefix + message };
}

function expectedObject(name: string): ValidationFailedError {
  return new ValidationFailedError([{ field: name, message: `${name} must be a JSON object` }]);
}
