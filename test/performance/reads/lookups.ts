import { Agent } from 'node:http';
import { callOnce, measureHttp } from '../http-load';
import { measureEach, median, type Measured } from '../measure';
import { startServer } from '../server-process';
import type { Api } from './api';
import { lookupPath, type FreshPlayers } from './fresh-players';
import type { ReadsPlan } from './plan';
import { latencies, rate, type Finding } from './report';

const CACHED_PLAYERS = 500;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const WARM_UP_CALLS = 1_000;
const SEQUENTIAL_CALLS = 2_000;
const PARALLEL_CALLS = 4_000;
export const PARALLEL_CONNECTIONS = 16;

/** Lookups of players who were looked up before, beside a route that has nothing to do but send the same bytes. */
export async function benchCachedLookups(api: Api, fresh: FreshPlayers, plan: ReadsPlan): Promise<Finding> {
  const { url, headers } = api;
  const paths = fresh.take(CACHED_PLAYERS).map(lookupPath);
  const answers: string[] = [];
  for (const path of paths) answers.push(await (await fetch(`${url}${path}`, { headers })).text());
  const [answer = ''] = answers.sort((one, other) => one.length - other.length).slice(CACHED_PLAYERS / 2);
  const bare = await startServer('test/performance/bare-fastify.js', { ANSWER: answer });
  const measure = (server: string, seconds: number): Promise<Measured> =>
    measureHttp({ url: server, method: 'GET', paths, headers, connections: CONNECTIONS, seconds });
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  try {
    for (const server of [url, bare.url]) await measure(server, WARM_UP_SECONDS);
    for (let round = 0; round < plan.rounds; round++) {
      ours.push(await measure(url, plan.roundSeconds));
      theirs.push(await measure(bare.url, plan.roundSeconds));
    }
  } finally {
    await bare.stop();
  }
  const failed = [...ours, ...theirs].reduce((sum, run) => sum + run.failed, 0);
  if (failed > 0) throw new Error(`${failed} cached lookups failed`);
  const middle = (runs: readonly Measured[], field: keyof Measured) => median(runs.map((run) => run[field]));
  const p50Ms = middle(ours, 'p50Ms');
  return {
    name: 'cached lookup / bare Fastify, same bytes',
    figure: `${rate(middle(ours, 'perSecond'))}, p50 ${p50Ms} ms, p99 ${middle(ours, 'p99Ms')} ms`,
    reference: `${rate(middle(theirs, 'perSecond'))}, p99 ${middle(theirs, 'p99Ms')} ms`,
    ratio: median(ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? NaN))),
    target: '>= 0.60',
  };
}

export interface UncachedLookups {
  readonly sequential: Measured;
  readonly parallel: Measured;
}

/** Lookups of players nobody has asked for: what the database costs. */
export async function measureUncachedLookups(api: Api, fresh: FreshPlayers): Promise<UncachedLookups> {
  const measure = async (calls: number, connections: number): Promise<Measured> => {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const run = await measureEach(fresh.take(calls), { concurrency: connections }, async (email) => {
      const { url, headers } = api;
      return (await callOnce({ url: `${url}${lookupPath(email)}`, method: 'GET', headers, agent })).status === 200;
    });
    agent.destroy();
    if (run.failed > 0) throw new Error(`${run.failed} uncached lookups failed`);
    return run;
  };
  await measure(WARM_UP_CALLS, PARALLEL_CONNECTIONS);
  return {
    sequential: await measure(SEQUENTIAL_CALLS, 1),
    parallel: await measure(PARALLEL_CALLS, PARALLEL_CONNECTIONS),
  };
}

export function describeUncached({ sequential, parallel }: UncachedLookups): readonly [string, string] {
  return [latencies(sequential), latencies(parallel)];
}
