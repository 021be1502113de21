import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFile } from '@swc/core';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './index';

const settings = { fsync: 'off' };
const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const isRoot = process.getuid?.() === 0;

/** A process that starts the database, says where, and stops it on SIGINT. */
const MAIN = `
const { startEmbeddedPostgres } = require('./embedded-postgres/index.js');
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
startEmbeddedPostgres({ ...JSON.parse(process.argv[2]), log: (log) => say({ log }) }).then(
  (server) => {
    process.on('SIGINT', () => say({ interrupted: true }));
    process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
    setInterval(() => undefined, 60_000);
    say({ url: server.url });
  },
  (error) => {
    say({ error: error.message });
    process.exitCode = 1;
  },
);`;

interface Message {
  readonly url?: string;
  readonly error?: string;
  readonly log?: string;
  readonly interrupted?: boolean;
}

interface Goldkeep {
  readonly process: ChildProcess;
  readonly messages: readonly Message[];
  readonly ended: Promise<void>;
}

let root: string;
let checkout: string;
const started: Goldkeep[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'goldkeep-processes-'));
  await chmod(root, 0o711);
  checkout = join(root, 'checkout');
  await makeCheckout(checkout);
});

afterEach(async () => {
  for (const goldkeep of started.splice(0)) await stop(goldkeep);
});

afterAll(() => rm(root, { recursive: true }));

/** Our code, and what npm would install for it when install scripts are not run: files, but no links. */
async function makeCheckout(folder: string): Promise<void> {
  const code = join(folder, 'embedded-postgres');
  await mkdir(code, { recursive: true });
  for (const name of (await readdir(__dirname)).filter((name) => !name.endsWith('.spec.ts'))) {
    const parser = { syntax: 'typescript' } as const;
    const { code: text } = await transformFile(join(__dirname, name), {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { parser, target: 'es2023' },
    });
    await writeFile(join(code, name.replace(/\.ts$/, '.js')), text);
  }
  await writeFile(join(folder, 'main.js'), MAIN);
  for (const name of [PLATFORM_PACKAGE, ...(await dependenciesOf('pg'))]) {
    await cp(installed(name), join(folder, 'node_modules', name), {
      recursive: true,
      filter: async (path) => !path.endsWith('.a') && !(await lstat(path)).isSymbolicLink(),
    });
  }
}

function installed(name: string): string {
  const path = require.resolve(name);
  const end = path.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length;
  return path.slice(0, end);
}

async function dependenciesOf(name: string, found = new Set<string>()): Promise<Set<string>> {
  found.add(name);
  const manifest = JSON.parse(await readFile(join(installed(name), 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const next of Object.keys(manifest.dependencies ?? {})) if (!found.has(next)) await dependenciesOf(next, found);
  return found;
}

function launch(options: EmbeddedPostgresOptions, uid?: number, from = checkout): Goldkeep {
  const child = spawn(process.execPath, [join(from, 'main.js'), JSON.stringify(options)], {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const messages: Message[] = [];
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split('\n');
    text = lines.pop() ?? '';
    messages.push(...lines.map((line) => JSON.parse(line) as Message));
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const goldkeep = { process: child, messages, ended };
  started.push(goldkeep);
  return goldkeep;
}

async function firstOf<Key extends keyof Message>(goldkeep: Goldkeep, key: Key): Promise<NonNullable<Message[Key]>> {
  return eventually(
    () => {
      const value = goldkeep.messages.find((message) => message[key] !== undefined)?.[key];
      if (value === undefined) throw new Error(`no ${key}, but ${JSON.stringify(goldkeep.messages)}`);
      return value;
    },
    { timeoutMs: 20_000 },
  );
}

async function stop(goldkeep: Goldkeep): Promise<void> {
  goldkeep.process.kill('SIGTERM');
  await goldkeep.ended;
}

async function ask(url: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer?: unknown }>(statement);
    return String(rows[0]?.answer);
  } finally {
    await client.end();
  }
}

const START_TIME = 'SELECT pg_postmaster_start_time()::text AS answer';

describe('the server of a process', () => {
  it('outlives its kill -9, and the next process takes it over with all it holds', async () => {
    const dataDir = join(root, 'killed');
    const killed = launch({ dataDir, settings });
    const url = await firstOf(killed, 'url');
    await ask(url, "CREATE TABLE kept AS SELECT 'gold' AS answer");
    const startTime = await ask(url, START_TIME);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const next = launch({ dataDir, settings });
    expect(await firstOf(next, 'url')).toBe(url);
    expect(await ask(url, START_TIME)).toBe(startTime);
    expect(await ask(url, 'SELECT answer FROM kept')).toBe('gold');
    await stop(next);
    await expect(ask(url, START_TIME)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that was killed is restarted, with all it holds, when the next process has other settings', async () => {
    const dataDir = join(root, 'killed');
    const killed = launch({ dataDir, settings });
    const url = await firstOf(killed, 'url');
    killed.process.kill('SIGKILL');
    await killed.ended;
    const next = launch({ dataDir, settings: { ...settings, work_mem: '5MB' } });
    expect(await firstOf(next, 'url')).toBe(url);
    expect(await ask(url, "SELECT current_setting('work_mem') || answer AS answer FROM kept")).toBe('5MBgold');
  });

  it('refuses a second process on its data folder', async () => {
    const dataDir = join(root, 'killed');
    const first = launch({ dataDir, settings });
    await firstOf(first, 'url');
    const second = launch({ dataDir, settings });
    expect(await firstOf(second, 'error')).toContain(`in use by another Goldkeep (process ${first.process.pid ?? 0})`);
  });

  it('goes on serving when Ctrl-C interrupts everything in the terminal, until the process stops it', async () => {
    const goldkeep = launch({ dataDir: join(root, 'killed'), settings });
    const url = await firstOf(goldkeep, 'url');
    process.kill(-(goldkeep.process.pid ?? Number.NaN), 'SIGINT'); // As the terminal does: to the whole group.
    await firstOf(goldkeep, 'interrupted');
    expect(await ask(url, 'SELECT answer FROM kept')).toBe('gold');
  });
});

describe('an ordinary user', () => {
  const nobody = isRoot ? Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })) : undefined;

  it('can run the database from packages that another user installed without install scripts', async () => {
    const from = join(root, 'foreign');
    await makeCheckout(from);
    const libraries = join(from, 'node_modules', PLATFORM_PACKAGE, 'native', 'lib');
    await chmod(libraries, 0o555);
    const dataDir = join(root, 'ordinary');
    await mkdir(dataDir);
    if (nobody !== undefined) await chown(dataDir, nobody, nobody);
    const url = await firstOf(launch({ dataDir, settings }, nobody, from), 'url');
    expect(
      await ask(url, "SELECT setting || '/PG_VERSION' AS answer FROM pg_settings WHERE name = 'data_directory'"),
    ).toBe(join(await realpath(dataDir), 'postgres', 'PG_VERSION'));
    await ask(url, "CREATE TABLE kept AS SELECT 'silver' AS answer");
    await chmod(libraries, 0o755); // What is left of the test is to be removed.
  });

  it('is told of a data folder that cannot be written to', async () => {
    const closed = join(root, 'read-only');
    await mkdir(closed, { mode: 0o555 });
    const goldkeep = launch({ dataDir: join(closed, 'data') }, nobody);
    expect(await firstOf(goldkeep, 'error')).toBe(
      `The data folder ${join(closed, 'data')} cannot be used: the user that runs Goldkeep may not write there (EACCES). ` +
        'Set DATA_DIR to a folder that this user can write to.',
    );
  });

  if (nobody === undefined) return;

  it('keeps the database after root has served it once', async () => {
    const dataDir = join(root, 'ordinary');
    const server = await startEmbeddedPostgres({ dataDir, settings });
    expect(await ask(server.url, 'SELECT answer FROM kept')).toBe('silver');
    await server.stop();
    const url = await firstOf(launch({ dataDir, settings }, nobody), 'url');
    expect(await ask(url, 'SELECT answer FROM kept')).toBe('silver');
  });
});

if (isRoot) {
  describe('root', () => {
    it('keeps binaries and data elsewhere when nobody else may pass to them, and opens no folder for that', async () => {
      const closed = join(root, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const from = join(closed, 'checkout');
      await makeCheckout(from);
      const dataDir = join(from, '.data');
      const first = launch({ dataDir, settings }, undefined, from);
      const url = await firstOf(first, 'url');
      const home = dirname(await realpath(join(dataDir, 'postgres')));
      try {
        expect(first.messages.map(({ log }) => log).join('\n')).toContain(`the database is kept in ${home}`);
        await ask(url, "CREATE TABLE kept AS SELECT 'copper' AS answer");
        await stop(first);
        const second = launch({ dataDir, settings }, undefined, from);
        expect(await ask(await firstOf(second, 'url'), 'SELECT answer FROM kept')).toBe('copper');
        expect(await firstOf(second, 'log')).toBe(`The database is kept in ${join(home, 'postgres')}.`);
        await stop(second);
        expect((await stat(closed)).mode & 0o777).toBe(0o700);
      } finally {
        await stop(first);
        await rm(home, { recursive: true });
      }
    });

    it('uses an empty data folder of its own though it was closed', async () => {
      const dataDir = await mkdtemp(join(root, 'data-'));
      const server = await startEmbeddedPostgres({ dataDir, settings });
      await server.stop();
      expect(await realpath(join(dataDir, 'postgres'))).toBe(join(await realpath(dataDir), 'postgres'));
    });
  });
}
