import type { GroupRule, SettingRule } from './setting-rules';

type ValueSchema =
  | { type: 'integer'; description: string; default: number; minimum: number; maximum: number }
  | { type: 'boolean'; description: string; default: boolean }
  | { type: 'array'; description: string; default: string[]; items: TextSchema; maxItems: number };

interface TextSchema {
  type: 'string';
  minLength: number;
  maxLength: number;
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
  const { description } = rule;
  switch (rule.kind) {
    case 'integer':
      return { type: 'integer', default: rule.default, description, minimum: rule.min, maximum: rule.max };
    case 'boolean':
      return { type: 'boolean', default: rule.default, description };
    case 'texts': {
      const items: TextSchema = { type: 'string', minLength: 1, maxLength: rule.lengthMax };
      return { type: 'array', default: [...rule.default], description, items, maxItems: rule.itemsMax };
    }
  }
}
