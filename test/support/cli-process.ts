import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** The built application: `npm test` builds it first. */
const CLI_MAIN = join(__dirname, '../../dist/apps/cli/main.js');

export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  /** The `name: value` lines of the output. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface CliProcess {
  /** Its standard input; until it is ended, the command waits for more. */
  readonly input: Writable;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

type Environment = Readonly<Record<string, string>>;

const running = new Set<CliProcess>();

/** Starts one command with nothing in its environment but what is named here. */
export function startCli(env: Environment, ...args: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [CLI_MAIN, ...args], { env, stdio: 'pipe' });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // A command that ends early leaves what it has not read to nobody; how it ended says why.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (exitCode) => {
      const lines = [...output.matchAll(/^(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
      resolve({ exitCode, output, errors, fields: Object.fromEntries(lines) as Ended['fields'] });
    });
  });
  const command = { input: child.stdin, ended, kill: (signal: NodeJS.Signals) => void child.kill(signal) };
  running.add(command);
  void ended.then(() => running.delete(command));
  return command;
}

/** Runs one command to its end, with `input` as its standard input. */
export function runCli(env: Environment, args: readonly string[], input = ''): Promise<Ended> {
  const command = startCli(env, ...args);
  command.input.end(input);
  return command.ended;
}

/** Ends what a failed test left running. */
export async function endCliProcesses(): Promise<void> {
  for (const command of running) command.kill('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
}
