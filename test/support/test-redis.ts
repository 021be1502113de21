import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from './redis-process';

/** A Redis server of the test's own, to be stopped, paused and started again. */
export interface TestRedis {
  /** The same through all stops and starts. */
  readonly url: string;
  /** Ends it as a power cut would. */
  stop(): Promise<void>;
  /** Starts it again after `stop`: empty, or with all it had when it is persistent. */
  start(): Promise<void>;
  /** It takes connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it for good; done by itself after the test file. */
  close(): Promise<void>;
}

const opened = new Set<() => Promise<void>>();

/**
 * Starts a server that nobody else uses, empty, on a free port of the loopback address.
 * @param persistent whether it keeps its data from `stop` to `start`; default false
 */
export async function openTestRedis({ persistent = false } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'goldkeep-redis-'));
  let server = await startRedis({ folder, persistent });
  const close = async () => {
    opened.delete(close);
    await server.kill9();
    await rm(folder, { recursive: true, force: true });
  };
  opened.add(close);
  return {
    url: `redis://127.0.0.1:${server.port}`,
    stop: () => server.kill9(),
    start: async () => {
      server = await startRedis({ folder, persistent }, server.port);
    },
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    close,
  };
}

/** Ends what a test file left open; called after every test file. */
export async function closeTestRedis(): Promise<void> {
  await Promise.all([...opened].map((close) => close()));
}
