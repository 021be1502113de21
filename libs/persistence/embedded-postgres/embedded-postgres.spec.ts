import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  openRunningEmbeddedPostgres,
  startEmbeddedPostgres,
} from './index';

const QUICK = { fsync: 'off' };

let root: string;
const started: EmbeddedPostgres[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'goldkeep embedded $(x) '));
  await chmod(root, 0o711); // As root, the server runs under another user, who has to get in.
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

afterAll(() => rm(root, { recursive: true }));

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: join(root, 'data'), settings: QUICK, ...options });
  started.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, statement: string): Promise<string> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer?: string }>(statement);
    return String(rows[0]?.answer);
  } finally {
    await client.end();
  }
}

/** Runs `work` while another program listens on `port` (0: any). */
async function withPortTaken<Result>(port: number, work: (port: number) => Promise<Result>): Promise<Result> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const address = other.address();
  try {
    return await work(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
}

describe('an embedded PostgreSQL', () => {
  it('keeps its data, its password and its port from one start to the next', async () => {
    const first = await start();
    expect(first.version).toMatch(/^18\.\d+/);
    expect(first.url).toMatch(/^postgres:\/\/goldkeep:[\w-]{32}@127\.0\.0\.1:\d+\/goldkeep$/);
    await ask(first, "CREATE TABLE kept AS SELECT 'gold' AS answer");
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second, 'SELECT answer FROM kept')).toBe('gold');
  });

  it('keeps to the loopback interface, in UTF-8, and without a socket file', async () => {
    const server = await start();
    const settings = 'listen_addresses, unix_socket_directories, server_encoding, lc_collate, timezone'.split(', ');
    const answers = settings.map((name) => ask(server, `SELECT current_setting('${name}', true) AS answer`));
    expect(await Promise.all(answers)).toEqual(['127.0.0.1', '', 'UTF8', 'null', 'UTC']);
    expect(await ask(server, 'SELECT datcollate AS answer FROM pg_database WHERE datname = current_database()')).toBe(
      'C',
    );
  });

  it('waits for the disk unless it is told not to', async () => {
    const server = await start({ settings: {} });
    expect(await ask(server, "SELECT current_setting('fsync') AS answer")).toBe('on');
    await server.stop();
    expect(await ask(await start(), "SELECT current_setting('fsync') AS answer")).toBe('off');
  });

  it('lets nobody in without the password, which only its owner may read', async () => {
    const server = await start();
    const url = server.url.replace(/:[\w-]{32}@/, ':wrong@');
    await expect(ask({ ...server, url }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const { mode } = await stat(join(root, 'data', 'postgres-access.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('refuses a data folder that is in use', async () => {
    await start();
    await expect(start()).rejects.toThrow(`in use by another Goldkeep (process ${process.pid})`);
  });

  it('runs beside another one with a data folder of its own', async () => {
    const [one, other] = await Promise.all([start(), start({ dataDir: join(root, 'other') })]);
    expect(new URL(one.url).port).not.toBe(new URL(other.url).port);
    expect(await ask(other, "SELECT to_regclass('kept') AS answer")).toBe('null');
  });

  it('moves to another port when somebody took its own meanwhile', async () => {
    const before = await start();
    await before.stop();
    const after = await withPortTaken(Number(new URL(before.url).port), () => start());
    expect(new URL(after.url).port).not.toBe(new URL(before.url).port);
    await after.stop();
    expect((await start()).url).toBe(after.url);
  });

  it('says so when the port asked for is taken', async () => {
    await withPortTaken(0, async (port) => {
      await expect(start({ port })).rejects.toThrow(
        `Port ${port}, which the embedded PostgreSQL was to use, is taken by another program.`,
      );
    });
  });

  it('starts though the number of its dead server was given to another program', async () => {
    await writeFile(join(root, 'data', 'postgres', 'postmaster.pid'), `${process.pid}\n${root}\n1\n5432\n`);
    expect(await ask(await start(), 'SELECT answer FROM kept')).toBe('gold');
  });

  it('is found by those who work beside its owner, as soon as it is ready and until it stops', async () => {
    const dataDir = join(root, 'beside');
    expect(await openRunningEmbeddedPostgres(dataDir)).toBeUndefined();
    const starting = start({ dataDir });
    const found = await eventually(async () => {
      const running = await openRunningEmbeddedPostgres(dataDir);
      if (running === undefined) throw new Error('nobody uses the data folder yet');
      return running;
    });
    const server = await starting;
    expect(found.url).toBe(server.url);
    expect(await openRunningEmbeddedPostgres(dataDir)).toEqual({ url: server.url });
    await server.stop();
    expect(await openRunningEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  it('stops once, however often it is asked to', async () => {
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);
    await expect(ask(server, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('shows the end of the server log when the server does not come up', async () => {
    await expect(start({ settings: { work_mem: 'much' } })).rejects.toThrow(
      /^PostgreSQL did not start\. The end of its log:\n.*invalid value for parameter "work_mem": "much"/s,
    );
    expect(await ask(await start(), 'SELECT answer FROM kept')).toBe('gold');
  });
});

describe('a data folder', () => {
  it('that is a file is refused', async () => {
    const dataDir = join(root, randomUUID());
    await writeFile(dataDir, '');
    await expect(start({ dataDir })).rejects.toThrow(`The data folder ${dataDir} cannot be used: it, or a part`);
    const below = join(dataDir, 'data');
    await expect(start({ dataDir: below })).rejects.toThrow(`The data folder ${below} cannot be used: it, or a part`);
    await expect(openRunningEmbeddedPostgres(dataDir)).rejects.toThrow(
      `cannot use the data folder ${dataDir}: ENOTDIR`,
    );
  });

  it('that holds something else under the name of the database is refused, and left as it is', async () => {
    const dataDir = join(root, randomUUID());
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'diary.txt'), 'mine');
    await expect(start({ dataDir })).rejects.toThrow('is not a database of Goldkeep: it holds something else');
    expect(await readFile(join(dataDir, 'postgres', 'diary.txt'), 'utf8')).toBe('mine');
  });

  it('of another major version of PostgreSQL is refused, with the way out', async () => {
    const dataDir = join(root, 'other');
    const versionFile = join(dataDir, 'postgres', 'PG_VERSION');
    const version = await readFile(versionFile);
    await writeFile(versionFile, '15\n');
    await expect(start({ dataDir })).rejects.toThrow(
      `The database in ${join(dataDir, 'postgres')} was made by PostgreSQL 15, and this Goldkeep brings PostgreSQL 18. ` +
        'Dump it with a PostgreSQL 15 and restore it into an empty data folder, or run it yourself and set DATABASE_URL.',
    );
    await writeFile(versionFile, version);
  });

  it('without its password, or with a damaged one, is not taken for an empty one', async () => {
    const dataDir = join(root, 'other');
    const file = join(dataDir, 'postgres-access.json');
    await writeFile(file, '{"password":');
    await expect(start({ dataDir })).rejects.toThrow(
      `The file ${file}, which holds the database's password, is damaged`,
    );
    await rm(file);
    await expect(start({ dataDir })).rejects.toThrow(`put the file ${file} back, or move ${join(dataDir, 'postgres')}`);
  });

  it('that points to a database which is gone is not taken for an empty one', async () => {
    const dataDir = join(root, randomUUID());
    await mkdir(dataDir);
    await symlink(join(root, 'gone'), join(dataDir, 'postgres'));
    await expect(start({ dataDir })).rejects.toThrow(
      `The database that ${join(dataDir, 'postgres')} points to is not there`,
    );
  });

  it('is free for the next start after one that failed', async () => {
    const dataDir = join(root, randomUUID());
    await expect(start({ dataDir, settings: { port: 'none' } })).rejects.toThrow('PostgreSQL did not start');
    expect((await start({ dataDir })).version).toMatch(/^18/);
  });
});
