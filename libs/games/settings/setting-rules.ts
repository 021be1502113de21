import { findTextProblem, type FieldProblem } from '@goldkeep/http';

/** A whole number within a range, ends included. */
export interface IntegerRule {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

/** On or off. */
export interface BooleanRule {
  readonly kind: 'boolean';
  readonly default: boolean;
  readonly description: string;
}

/** A list of texts, of which none is blank; it may be empty. */
export interface TextsRule {
  readonly kind: 'texts';
  readonly default: readonly string[];
  readonly itemsMax: number;
  /** Of each text, in characters. */
  readonly lengthMax: number;
  readonly description: string;
}

/** Rules by the names of the fields. */
export interface GroupRule {
  readonly kind: 'group';
  readonly fields: Readonly<Record<string, SettingRule>>;
}

type ValueRule = IntegerRule | BooleanRule | TextsRule;

export type SettingRule = ValueRule | GroupRule;

/** What a value that keeps to the rule looks like in TypeScript. */
export type SettingValue<Rule> = Rule extends IntegerRule
  ? number
  : Rule extends BooleanRule
    ? boolean
    : Rule extends TextsRule
      ? readonly string[]
      : Rule extends { readonly kind: 'group'; readonly fields: infer Fields }
        ? { readonly [Name in keyof Fields]: SettingValue<Fields[Name]> }
        : never;

type PlainValue = number | boolean | readonly string[] | { [name: string]: PlainValue };

/**
 * Reads `value` by `rule` and notes in `problems` what breaks it; the default takes the place of what is absent,
 * null or wrong. Whoever does not care for the problems thus gets the best reading of an older value.
 */
export function readByRule<Rule extends SettingRule>(
  rule: Rule,
  value: unknown,
  problems: FieldProblem[],
  path: string,
): SettingValue<Rule> {
  return readPlain(rule, value ?? undefined, problems, path) as SettingValue<Rule>;
}

function readPlain(rule: SettingRule, value: unknown, problems: FieldProblem[], path: string): PlainValue {
  if (rule.kind === 'group') return readGroup(rule, value, problems, path);
  if (value === undefined) return rule.default;
  const expected = isByRule(rule, value);
  if (expected === undefined) return value as number | boolean | readonly string[];
  problems.push({ field: path, message: `${path} must be ${expected}` });
  return rule.default;
}

function readGroup(rule: GroupRule, value: unknown, problems: FieldProblem[], path: string): PlainValue {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (value !== undefined && !isObject) problems.push({ field: path, message: `${path} must be an object` });
  const given = new Map<string, unknown>(isObject ? Object.entries(value) : []);
  for (const name of given.keys()) {
    if (!Object.hasOwn(rule.fields, name)) {
      problems.push({ field: `${path}.${name}`, message: `${path}.${name} is no setting` });
    }
  }
  return Object.fromEntries(
    Object.entries(rule.fields).map(([name, fieldRule]) => [
      name,
      readPlain(fieldRule, given.get(name) ?? undefined, problems, `${path}.${name}`),
    ]),
  );
}

/** What the value should have been, or undefined when it is. */
function isByRule(rule: ValueRule, value: unknown): string | undefined {
  switch (rule.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return isWithin(rule, value) ? undefined : `a whole number from ${rule.min} to ${rule.max}`;
    case 'texts':
      return areTexts(rule, value)
        ? undefined
        : `a list of at most ${rule.itemsMax} texts of 1 to ${rule.lengthMax} characters`;
  }
}

function isWithin({ min, max }: IntegerRule, value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function areTexts({ itemsMax, lengthMax }: TextsRule, value: unknown): boolean {
  if (!Array.isArray(value) || value.length > itemsMax) return false;
  return value.every((text) => findTextProblem(text, { minLength: 1, maxLength: lengthMax }) === undefined);
}
