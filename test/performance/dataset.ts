import { DataSource } from 'typeorm';
import { digestOf, newSecret } from '@goldkeep/auth';
import { openBooks } from '@goldkeep/ledger';
import { migrate, SHARD_COUNT } from '@goldkeep/persistence';
import { placeOfEmail } from '@goldkeep/players';
import { dataSourceOptions } from '../../ormconfig';

/** A game big enough that nothing is in a cache by chance. */
export interface Dataset {
  readonly url: string;
  readonly gameId: number;
  readonly currencyId: number;
  readonly secretKey: string;
  readonly playerCount: number;
}

const CHUNK = 20_000;
/** Enough for every purchase of a run: 10,000,000.00. */
const FUNDS = 1_000_000_000n;

export function emailOf(index: number): string {
  return `player${index}@bench.example`;
}

/** Fills a fresh database with one game of `playerCount` players, each with funds, its books in order. */
export async function buildDataset(url: string, playerCount: number): Promise<Dataset> {
  await migrate(dataSourceOptions(url));
  const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
  try {
    const gameId = await idOf(
      dataSource,
      `INSERT INTO game (title_id, name, status, created_at) VALUES ('BENCH', 'Bench', 'live', now()) RETURNING game_id AS id`,
    );
    const currencyId = await idOf(
      dataSource,
      `INSERT INTO currency (game_id, code, name, scale, is_default, is_system, starting_amount, created_at)
       VALUES (${gameId}, 'GOLD', 'Gold', 2, true, false, 0, now()) RETURNING currency_id AS id`,
    );
    await openBooks(dataSource.manager, { gameId, currencyId });
    const secretKey = newSecret('gk_');
    await dataSource.query(
      `INSERT INTO api_key (game_id, name, digest, prefix, scopes, created_at)
       VALUES ($1, 'bench', $2, $3, '{read,purchase,economy,players}', now())`,
      [gameId, digestOf(secretKey), secretKey.slice(0, 8)],
    );
    await addPlayers(dataSource, { gameId, currencyId, playerCount });
    return { url, gameId, currencyId, secretKey, playerCount };
  } finally {
    await dataSource.destroy();
  }
}

async function idOf(dataSource: DataSource, insert: string): Promise<number> {
  const [row] = await dataSource.query<{ id: number }[]>(insert);
  return Number(row?.id);
}

async function addPlayers(
  dataSource: DataSource,
  { gameId, currencyId, playerCount }: Pick<Dataset, 'gameId' | 'currencyId' | 'playerCount'>,
): Promise<void> {
  const nextOfShard = new Array<number>(SHARD_COUNT).fill(1);
  for (let start = 0; start < playerCount; start += CHUNK) {
    const indexes = Array.from({ length: Math.min(CHUNK, playerCount - start) }, (_, offset) => start + offset);
    const emails = indexes.map(emailOf);
    const shards = emails.map((email) => placeOfEmail(gameId, email).shard);
    const ids = shards.map((shard) => {
      const next = nextOfShard[shard] ?? 1;
      nextOfShard[shard] = next + 1;
      return next * SHARD_COUNT + shard;
    });
    await dataSource.query(
      `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
       SELECT s, p, $4, e, e, 'Bench Player', now() FROM unnest($1::smallint[], $2::bigint[], $3::text[]) u (s, p, e)`,
      [shards, ids, emails, gameId],
    );
    await dataSource.query(
      `INSERT INTO balance (shard, player_id, currency_id, available)
       SELECT s, p, $3, $4 FROM unnest($1::smallint[], $2::bigint[]) u (s, p)`,
      [shards, ids, currencyId, String(FUNDS)],
    );
  }
  await dataSource.query(
    `UPDATE shard_book b SET available = n * $1::numeric, issuance = -n * $1::numeric, funded_players = n
       FROM (SELECT shard, count(*) AS n FROM player GROUP BY shard) c WHERE c.shard = b.shard`,
    [String(FUNDS)],
  );
  await dataSource.query(
    `INSERT INTO player_count (shard, game_id, players) SELECT shard, game_id, count(*) FROM player GROUP BY 1, 2`,
  );
  await dataSource.query(
    'UPDATE shard s SET next_player = n + 1 FROM (SELECT shard, count(*) AS n FROM player GROUP BY shard) c WHERE c.shard = s.shard',
  );
  for (const statement of ['VACUUM ANALYZE', 'CHECKPOINT']) await dataSource.query(statement);
}
