import { Client } from 'pg';
import { placeOfEmail } from '@goldkeep/players';
import { callOnce } from '../http-load';
import { median, timeMs } from '../measure';
import type { Api } from './api';
import { BY_EMAIL, BY_ID } from './batch-reference.sql';
import type { FreshPlayers } from './fresh-players';
import type { Game } from './game';
import type { ReadsPlan } from './plan';
import { milliseconds, type Finding } from './report';

const PLAYERS_MAX = 100_000;
/** So that every round finds players who were not asked for before. */
const SHARE_OF_GAME = 0.1;

/** Half of them named by e-mail address, half by id. */
export interface Batch {
  readonly emails: readonly string[];
  readonly ids: readonly number[];
}

export function batchSize({ playerCount }: Game): number {
  return Math.min(PLAYERS_MAX, playerCount * SHARE_OF_GAME);
}

/** Batches beside the same rows fetched by hand: first of players nobody has asked for, then the same again. */
export async function benchBatches(
  api: Api,
  { game, fresh, plan }: { readonly game: Game; readonly fresh: FreshPlayers; readonly plan: ReadsPlan },
): Promise<readonly Finding[]> {
  const client = new Client({ connectionString: game.url });
  await client.connect();
  const size = batchSize(game);
  const rounds: { uncached: number; cached: number; reference: number }[] = [];
  try {
    // The first round only warms up.
    for (let round = 0; round <= plan.rounds; round++) {
      const batch = await batchOf(client, game, fresh.take(size));
      const body = bodyOf(batch);
      const fetchRows = fetchingByHand(client, game, batch);
      const post = () => timeMs(() => postBatch(api, body, size));
      // Whoever goes first, warms up the database's memory for the other.
      const before = round % 2 === 1 ? await timeMs(fetchRows) : undefined;
      const uncached = await post();
      const reference = before ?? (await timeMs(fetchRows));
      if (round > 0) rounds.push({ uncached, reference, cached: await post() });
    }
  } finally {
    await client.end();
  }
  return (['uncached', 'cached'] as const).map((kind) => ({
    name: `batch of ${size.toLocaleString('en')}, ${kind} / = ANY by raw pg`,
    figure: milliseconds(median(rounds.map((round) => round[kind]))),
    reference: milliseconds(median(rounds.map(({ reference }) => reference))),
    ratio: median(rounds.map((round) => round[kind] / round.reference)),
    ...(kind === 'uncached' && { target: '<= 1.60' }),
  }));
}

/** @param emails of all players of the batch */
export async function batchOf(client: Client, { gameId }: Game, emails: readonly string[]): Promise<Batch> {
  const half = emails.length / 2;
  const places = emails.slice(half).map((email) => placeOfEmail(gameId, email));
  const { rows } = await client.query<{ player_id: string }>(BY_EMAIL, [
    gameId,
    places.map(({ shard }) => shard),
    places.map(({ emailKey }) => emailKey),
  ]);
  return { emails: emails.slice(0, half), ids: [...new Set(rows.map(({ player_id }) => Number(player_id)))] };
}

export function bodyOf({ emails, ids }: Batch): Buffer {
  return Buffer.from(JSON.stringify({ player_emails: emails, player_ids: ids }));
}

/** Where the players are is found out beforehand: the yardstick is the reading alone. */
function fetchingByHand(client: Client, { gameId }: Game, { emails, ids }: Batch): () => Promise<void> {
  const places = emails.map((email) => placeOfEmail(gameId, email));
  const byEmail = [gameId, places.map(({ shard }) => shard), places.map(({ emailKey }) => emailKey)];
  return async () => {
    await client.query(BY_EMAIL, byEmail);
    await client.query(BY_ID, [gameId, ids]);
  };
}

/** @throws Error unless all were found */
export async function postBatch(
  { url, headers }: Pick<Api, 'url' | 'headers'>,
  body: Buffer,
  size: number,
): Promise<void> {
  const { status, end } = await callOnce({
    url: `${url}/api/player-balances/batch`,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (status !== 200 || !end.includes(`"total_found":${size},`)) throw new Error(`a batch answered ${status}: ${end}`);
}
