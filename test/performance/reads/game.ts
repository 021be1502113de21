import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { runCli } from '../cli';
import { count, say } from './report';

/** A game whose players were generated and imported by the product's own commands. */
export interface Game {
  readonly url: string;
  readonly gameId: number;
  readonly secretKey: string;
  readonly playerCount: number;
  /** What the import came to. */
  readonly importedPerSecond: number;
}

const CURRENCIES = ['GOLD', 'GEMS'] as const;
/** As if each minute of the last day had seen a transaction on every shard: what a summary has to search then. */
const FILL_MINUTES = `
  INSERT INTO minute_slot (shard, currency_id, minute, transactions)
  SELECT shard, currency_id, minute, transactions
    FROM shard_book, generate_series(date_trunc('minute', now()) - interval '24 hours', now(), '1 minute') AS minute`;

/** Lets `work` use a fresh database with a game of so many players, none of whom anybody has asked for yet. */
export async function withGame<Result>(
  serverUrl: string,
  { playerCount, folder }: { readonly playerCount: number; readonly folder: string },
  work: (game: Game) => Promise<Result>,
): Promise<Result> {
  const name = `reads_${playerCount}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  try {
    return await work(await makeGame(url.href, playerCount, folder));
  } finally {
    await execute(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function makeGame(url: string, playerCount: number, folder: string): Promise<Game> {
  say(`\n${count(playerCount)} players: generating and importing ...`);
  const { game_id: game = '' } = await runCli(url, ['create-game', '--name', 'Bench', '--status', 'live']);
  for (const code of CURRENCIES) await runCli(url, ['create-currency', '--game', game, '--code', code, '--name', code]);
  const { secret_key: secretKey = '' } = await runCli(url, ['issue-key', '--game', game]);
  const file = join(folder, `players-${playerCount}.csv`);
  const size = ['--count', String(playerCount), '--currencies', CURRENCIES.join(',')];
  await runCli(url, ['generate-players', ...size, '--output', file]);
  const { imported, rows_per_second } = await runCli(url, ['import-players', file, '--game', game]);
  if (Number(imported) !== playerCount)
    throw new Error(`${imported ?? 'none'} of ${playerCount} players were imported`);
  await rm(file);
  await execute(url, FILL_MINUTES, 'VACUUM ANALYZE', 'CHECKPOINT');
  return { url, gameId: Number(game), secretKey, playerCount, importedPerSecond: Number(rows_per_second) };
}

/** Runs statements one after the other, and answers with the rows of the last. */
export async function execute<Row extends object = object>(
  url: string,
  ...statements: readonly string[]
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
