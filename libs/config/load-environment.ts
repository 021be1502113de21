import { ConfigurationError } from './configuration-error';
import { type Environment, type Variable, VARIABLES } from './environment-variables';

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws ConfigurationError listing every mistake, none of them with a secret in it
 * @example loadEnvironment({ PORT: '8080' }).port // 8080
 */
export function loadEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  const isSet = (name: string): boolean => (source[name] ?? '').trim() !== '';
  for (const [field, variable] of Object.entries<Variable<unknown>>(VARIABLES)) {
    const text = isSet(variable.name) ? textOf(variable, source) : defaultOf(variable, isSet);
    if (text === undefined) continue;
    const value = variable.kind.read(text);
    if (value === undefined) {
      mistakes.push(`${variable.name} ${variable.kind.describe(text)}. It must be ${variable.kind.allowed}.`);
    }
    values[field] = value;
  }
  if (isSet('ADMIN_PASSWORD') && !isSet('ADMIN_EMAIL')) {
    mistakes.push('ADMIN_PASSWORD is given without ADMIN_EMAIL. Set the address of the admin whose password it is.');
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  // The table gave every field its type, which does not survive the loop over it.
  return values as Environment;
}

function textOf({ name, kind }: Variable<unknown>, source: NodeJS.ProcessEnv): string | undefined {
  return kind.keepsSpaces === true ? source[name] : source[name]?.trim();
}

function defaultOf(variable: Variable<unknown>, isSet: (name: string) => boolean): string | undefined {
  return typeof variable.default === 'function' ? variable.default(isSet) : variable.default;
}

/** DATABASE_URL alone and unchecked, for tools that read their configuration while it is being loaded. */
export function configuredDatabaseUrl(source: NodeJS.ProcessEnv = process.env): string | undefined {
  return source.DATABASE_URL === '' ? undefined : source.DATABASE_URL;
}
