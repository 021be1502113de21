import type { WorldGame } from '../support/api-world';

/** What the programs read as constants. */
export interface StudioConstants {
  readonly BASE_URL: string;
  readonly SDK_KEY: string;
}

/** Of a call to the console: what was given to it. */
type Printed = readonly unknown[];

export function constantsOf(baseUrl: string, { key }: Pick<WorldGame, 'key'>): StudioConstants {
  return { BASE_URL: baseUrl, SDK_KEY: key };
}

/**
 * Loads a program of `examples/`: what a studio would write against the documents of the API alone. Nothing in it is
 * fitted to this server but that its constants are handed in.
 */
export function loadExample<Program>(name: string, constants: Readonly<Record<string, unknown>>): Program {
  return jest.requireActual<(given: typeof constants) => Program>(`./examples/${name}.js`)(constants);
}

/** Keeps what is printed until `jest.restoreAllMocks()`, instead of showing it. */
export function keepConsole(): { readonly log: readonly Printed[]; readonly error: readonly Printed[] } {
  const kept = { log: [] as Printed[], error: [] as Printed[] };
  jest.spyOn(console, 'log').mockImplementation((...printed: unknown[]) => void kept.log.push(printed));
  jest.spyOn(console, 'error').mockImplementation((...printed: unknown[]) => void kept.error.push(printed));
  return kept;
}
