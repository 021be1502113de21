import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DIST } from './server-process';

const run = promisify(execFile);

/** Runs a command of the built command line and reads the `name: value` lines that it prints. */
export async function runCli(
  databaseUrl: string,
  parameters: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run(process.execPath, [join(DIST, 'apps/cli/main.js'), ...parameters], {
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl },
  });
  return Object.fromEntries(
    [...stdout.matchAll(/^(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const),
  );
}
