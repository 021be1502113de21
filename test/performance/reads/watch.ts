import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { callOnce, measureAtRate } from '../http-load';
import { withApi, type Api, type ApiPlace } from './api';
import { batchOf, batchSize, bodyOf } from './batch';
import { lookupPath, randomPlayers } from './fresh-players';
import type { HeavyWork, WorkDone } from './heavy-traffic';
import type { ReadsPlan } from './plan';
import { latencies, type Finding } from './report';

const LOOKUPS_PER_SECOND = 200;
const CONNECTIONS = 64;
const BATCHES = 4;
const STREAMS = 2;
const WARM_UP_CALLS = 2_000;
const WARM_UP_SECONDS = 3;
const SAMPLE_INTERVAL_MS = 100;
const KIB = 1_024;
const MIB = 1_048_576;

/** Single lookups of anybody at a steady rate, and the api's memory, while batches and full-speed streams run. */
export function benchLookupsUnderLoad(place: ApiPlace, plan: ReadsPlan): Promise<readonly Finding[]> {
  return withApi(place, async (api) => {
    const { url, headers, pid } = api;
    const { game } = place;
    const bodies = await writeBatches(place);
    const lookUpFor = (seconds: number) => {
      const paths = randomPlayers(game, LOOKUPS_PER_SECOND * seconds).map(lookupPath);
      return measureAtRate(
        { url, method: 'GET', paths, headers, connections: CONNECTIONS, seconds },
        LOOKUPS_PER_SECOND,
      );
    };
    for (const path of randomPlayers(game, WARM_UP_CALLS).map(lookupPath)) {
      await callOnce({ url: `${url}${path}`, method: 'GET', headers });
    }
    const memory = await watchMemory(pid);
    const traffic = await startHeavyTraffic(api, { bodies, size: batchSize(game), streams: STREAMS });
    // As many connections to the database as it takes are made in the first seconds.
    await lookUpFor(WARM_UP_SECONDS);
    const lookups = await lookUpFor(plan.watchSeconds);
    const done = await traffic.end();
    const growth = await memory.end();
    if (lookups.failed > 0) throw new Error(`${lookups.failed} lookups failed beside the batches and streams`);
    return [
      {
        name: `lookups at ${LOOKUPS_PER_SECOND}/s beside ${BATCHES} batches, ${STREAMS} streams`,
        figure: latencies(lookups),
        target: 'p99 < 50 ms',
      },
      { name: '  meanwhile finished', figure: `${done.batches} batches, ${done.streams} streams` },
      { name: "  growth of the api's memory (RSS)", figure: growth, target: '< 300 MB' },
    ];
  });
}

/** @returns the names of the files */
async function writeBatches({ game, folder }: ApiPlace): Promise<readonly string[]> {
  const client = new Client({ connectionString: game.url });
  await client.connect();
  try {
    const names = Array.from({ length: BATCHES }, (_, index) => join(folder, `batch-${index}.json`));
    for (const name of names) {
      // A batch may ask for the same player twice; the one that names each player once is simply easier to check.
      const players = [...new Set(randomPlayers(game, 2 * batchSize(game)))].slice(0, batchSize(game));
      await writeFile(name, bodyOf(await batchOf(client, game, players)));
    }
    return names;
  } finally {
    await client.end();
  }
}

/** In a process of its own: whoever measures the lookups must not be kept busy by reading the streams. */
async function startHeavyTraffic(
  { url, headers }: Api,
  work: Omit<HeavyWork, 'url' | 'headers'>,
): Promise<{ end(): Promise<WorkDone> }> {
  const child = fork(join(__dirname, 'heavy-traffic.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ url, headers, ...work } satisfies HeavyWork);
  await nextMessage(child);
  const done = nextMessage(child) as Promise<WorkDone>;
  // It may fail long before it is waited for.
  done.catch(() => undefined);
  return {
    end: async () => {
      if (child.connected) child.send('end');
      const counts = await done;
      child.disconnect();
      return counts;
    },
  };
}

/** @throws Error when the child ends without one */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      once(child, 'exit', { signal }).then(([code]: unknown[]) => {
        throw new Error(`the batches and streams ended too soon (${String(code)})`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}

/** Watches how much memory a process has, where the system tells it in /proc. */
async function watchMemory(pid: number): Promise<{ end(): Promise<string> }> {
  const before = await residentBytes(pid);
  if (before === undefined) return { end: () => Promise.resolve('not told by this system') };
  let most = before;
  const timer = setInterval(() => {
    void residentBytes(pid).then((bytes = 0) => {
      most = Math.max(most, bytes);
    });
  }, SAMPLE_INTERVAL_MS);
  return {
    end: () => {
      clearInterval(timer);
      const growth = Math.round((most - before) / MIB);
      return Promise.resolve(`${growth} MiB, from ${Math.round(before / MIB)} MiB`);
    },
  };
}

async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) * KIB;
}
