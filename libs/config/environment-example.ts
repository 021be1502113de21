import { type Variable, VARIABLES } from './environment-variables';

/** What the documentation says of one variable; `default` is empty where there is none or it depends on others. */
export interface VariableDescription {
  readonly name: string;
  readonly default: string;
  readonly description: string;
}

export const VARIABLE_DESCRIPTIONS: readonly VariableDescription[] = Object.values<Variable<unknown>>(VARIABLES).map(
  (variable) => ({
    name: variable.name,
    default: typeof variable.default === 'string' ? variable.default : '',
    description: variable.description,
  }),
);

const HEADER = `# What Goldkeep reads from its environment, with the defaults. Every variable may be left out,
# and an empty one counts as not set. Made from libs/config/environment-variables.ts.
`;

/** The text of `.env.example`. */
export function renderEnvironmentExample(): string {
  const entries = VARIABLE_DESCRIPTIONS.map((entry) => `\n# ${entry.description}\n${entry.name}=${entry.default}\n`);
  return HEADER + entries.join('');
}
