import type { GroupRule, SettingRule } from './setting-rules';

interface ValueSchema {
  readonly type: 'integer' | 'boolean';
  readonly description: string;
  readonly default: number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface GroupSchema {
  type: 'object';
  properties: Record<string, ValueSchema | GroupSchema>;
}

/** How the OpenAPI document describes settings: made from the rules, so that it cannot say anything else. */
export function schemaOf(group: GroupRule): GroupSchema {
  const properties = Object.entries(group.fields).map(([name, rule]) => [name, schemaOfRule(rule)] as const);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function schemaOfRule(rule: SettingRule): ValueSchema | GroupSchema {
  if (rule.kind === 'group') return schemaOf(rule);
  const { kind: type, default: value, description } = rule;
  return { type, default: value, description, ...(type === 'integer' && { minimum: rule.min, maximum: rule.max }) };
}
