import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { eventually } from './eventually';

/** Below the ports that systems hand out by themselves, so that a server finds its own port free again. */
const PORTS = { from: 20_000, below: 30_000 };
const PORT_TRIES_MAX = 20;
const START_TIMEOUT_MS = 10_000;
/** How much of the output is kept, in characters: its end. */
const OUTPUT_MAX = 10_000;
const READY = 'Ready to accept connections';
const PORT_TAKEN = 'already in use';
/**
 * Becomes the server, and leaves a watcher behind that kills it once the input is closed. Whoever started the server may
 * so be killed in any way, and it does not stay.
 */
const WATCHED_SERVER = `
  exec 3<&0
  (cat <&3; kill -9 $$) >/dev/null 2>&1 &
  exec redis-server "$@" 3<&-`;

export interface RedisProcess {
  readonly port: number;
  signal(signal: NodeJS.Signals): void;
  /** Ends it as a power cut would; resolves once it is gone. */
  kill9(): Promise<void>;
}

export interface RedisOptions {
  /** Where it keeps what it saves. */
  readonly folder: string;
  /** Whether every write is on disk before it is answered; otherwise nothing is ever saved. */
  readonly persistent: boolean;
}

/**
 * Starts a server of its own on the loopback address and resolves once it takes connections, with its data loaded.
 * @param port absent: a free one
 * @throws Error with its output when it does not get that far within 10 s
 */
export async function startRedis(options: RedisOptions, port?: number): Promise<RedisProcess> {
  if (port !== undefined) return startOn(port, options);
  for (let tries = 1; ; tries++) {
    try {
      return await startOn(randomInt(PORTS.from, PORTS.below), options);
    } catch (error) {
      if (tries === PORT_TRIES_MAX || !String(error).includes(PORT_TAKEN)) throw error;
    }
  }
}

async function startOn(port: number, { folder, persistent }: RedisOptions): Promise<RedisProcess> {
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''];
  const saving = persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const child = spawn('sh', ['-c', WATCHED_SERVER, 'sh', ...place, ...saving], { stdio: 'pipe' });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const closed = once(child, 'close');
  const kill9 = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  const isReady = await eventually(
    () => {
      if (output.includes(READY)) return true;
      if (hasEnded(child)) return false;
      throw new Error(`the Redis server does not start:\n${output}`);
    },
    { timeoutMs: START_TIMEOUT_MS },
  ).catch(async (error: unknown) => {
    await kill9();
    throw error;
  });
  if (!isReady) {
    await closed; // Only then has all of the output been read.
    throw new Error(`the Redis server ended at once:\n${output}`);
  }
  return { port, kill9, signal: (signal) => child.kill(signal) };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
