import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { callOnce } from '../http-load';
import { median, timeMs } from '../measure';
import type { Api } from './api';
import { execute, type Game } from './game';
import type { ReadsPlan } from './plan';
import { isOnPath, PSQL } from './programs';
import { rate, type Finding } from './report';
import { copyOfAll } from './stream-reference.sql';

const FUNDED = 'SELECT count(DISTINCT (shard, player_id)) AS players FROM balance WHERE available + reserved > 0';
/** A round takes some seconds whatever is said of its length. */
const ROUNDS_MAX = 3;

/** Everybody with funds by stream-all, to the last byte, beside the same JSON made and sent by the database alone. */
export async function benchStream(api: Api, game: Game, plan: ReadsPlan): Promise<Finding> {
  const [funded] = await execute<{ players: string }>(game.url, FUNDED);
  const players = Number(funded?.players);
  const hasPsql = isOnPath(PSQL);
  const copy = hasPsql ? () => copyByPsql(game) : () => copyByClient(game);
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round only warms up.
  for (let round = 0; round <= Math.min(plan.rounds, ROUNDS_MAX); round++) {
    const streamMs = await timeMs(async () => {
      const streamed = await streamAll(api);
      if (streamed !== players) throw new Error(`${streamed} of ${players} players were streamed`);
    });
    const copyMs = await timeMs(copy);
    if (round === 0) continue;
    ours.push(streamMs);
    theirs.push(copyMs);
  }
  return {
    name: `stream-all / COPY of JSON to a pipe (${hasPsql ? PSQL : 'pg-copy-streams'})`,
    figure: `${rate((players / median(ours)) * 1_000)} players`,
    reference: rate((players / median(theirs)) * 1_000),
    ratio: median(ours.map((streamMs, round) => (theirs[round] ?? NaN) / streamMs)),
    target: '>= 0.70',
  };
}

/** Streams at full speed to the last byte. @returns how many players came @throws Error when the end is missing */
export async function streamAll({ url, headers }: Pick<Api, 'url' | 'headers'>): Promise<number> {
  const path = '/api/player-balances/stream-all?chunk_size=10000';
  const { status, end } = await callOnce({ url: `${url}${path}`, method: 'GET', headers });
  const last = end.trimEnd().split('\n').at(-1) ?? '';
  const streamed = /"status":"complete".*"total_streamed":(\d+)/.exec(last)?.[1];
  if (status !== 200 || streamed === undefined) throw new Error(`stream-all answered ${status}: ${last}`);
  return Number(streamed);
}

/** What it prints is read and thrown away. */
async function copyByPsql({ url, gameId }: Game): Promise<void> {
  const psql = spawn(PSQL, ['--no-psqlrc', '--quiet', '-c', copyOfAll(gameId), url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  psql.stdout.resume();
  const [code] = (await once(psql, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${PSQL} ended with ${code ?? 'a signal'}`);
}

async function copyByClient({ url, gameId }: Game): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await finished(client.query(copyTo(copyOfAll(gameId))).resume());
  } finally {
    await client.end();
  }
}
