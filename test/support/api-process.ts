import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from './eventually';

/** The built application: `npm test` builds it first. */
const API_MAIN = join(__dirname, '../../dist/apps/api/main.js');
const LISTENING = /listening on (https?:\/\/[^\s"\\]+)/;
const SECRETS = { SESSION_SECRET: 'test'.repeat(8) };
const START_TIMEOUT_MS = 20_000;
/** How much of the output is kept, in characters: its end. */
const OUTPUT_MAX = 1_000_000;

const running = new Set<() => Promise<void>>();

export interface ApiProcessOptions {
  /** Absent: the process starts its own embedded server, under `DATA_DIR` of `env`. */
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ApiProcess {
  readonly baseUrl: string;
  /** Asks it to end as an operator would, and answers with its exit code; null when a signal ended it. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill9(): Promise<void>;
  /** What it printed so far. */
  output(): string;
}

/**
 * Starts one api process on a free port and resolves when it listens.
 * @throws Error with its output when it ends first, or does not listen within 20 s
 */
export async function startApiProcess({ databaseUrl, env = {} }: ApiProcessOptions): Promise<ApiProcess> {
  const child = spawn(process.execPath, [API_MAIN], {
    // Only what is named here: a developer's own settings must not change what the tests see.
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: databaseUrl ?? '', ...SECRETS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = endOf(child);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const kill9 = async () => {
    await end('SIGKILL');
  };
  running.add(kill9);
  void ended.then(() => running.delete(kill9));

  try {
    const baseUrl = await eventually(
      () => {
        const listening = LISTENING.exec(output)?.[1];
        if (listening !== undefined || !running.has(kill9)) return listening;
        throw new Error(`the api process does not listen:\n${output}`);
      },
      { timeoutMs: START_TIMEOUT_MS },
    );
    if (baseUrl === undefined) throw new Error(`the api process ended before it listened:\n${output}`);
    return { baseUrl, kill9, stop: () => end('SIGTERM'), output: () => output };
  } catch (error) {
    await kill9();
    throw error;
  }
}

/** Ends what a failed test left running; called after every test file. */
export async function endApiProcesses(): Promise<void> {
  await Promise.all([...running].map((end) => end()));
}

/** Resolves with the exit code once the process is gone and its output read. */
function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null)); // It could not even be started.
    child.once('close', resolve);
  });
}
