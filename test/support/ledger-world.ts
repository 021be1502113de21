import { DataSource } from 'typeorm';
import { Ledger, openBooks, type LedgerOptions } from '@goldkeep/ledger';
import { placeOfEmail } from '@goldkeep/players';
import { DatabaseBreaker, probeDatabase } from '@goldkeep/resilience';
import { dataSourceOptions } from '../../ormconfig';
import { createTestDatabase } from './test-database';

export interface LedgerPlayer {
  readonly playerId: number;
  readonly shard: number;
  readonly emailKey: string;
}

/** A real database with one game of two currencies, and a ledger over it. */
export interface LedgerWorld {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly ledger: Ledger;
  readonly gameId: number;
  /** Two currencies, both with two decimals. */
  readonly currencyIds: readonly [number, number];
  addPlayer(email: string): Promise<LedgerPlayer>;
  /** Another ledger over the same database, as a second process would have it. */
  openLedger(options?: Partial<LedgerOptions>): Ledger;
  close(): Promise<void>;
}

export async function openLedgerWorld(options: Partial<LedgerOptions> = {}): Promise<LedgerWorld> {
  const database = await createTestDatabase();
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  const ledgers: Ledger[] = [];
  const openLedger = (own: Partial<LedgerOptions> = {}): Ledger => {
    const defaults = {
      laneCount: 4,
      batchMax: 100,
      queueMax: 5_000,
      afterCommit: () => Promise.resolve(),
      observeBatch: () => undefined,
    };
    const connection = { connectionString: database.url };
    const breaker = new DatabaseBreaker({ probe: () => probeDatabase(connection) });
    const ledger = new Ledger({ connection, breaker, ...defaults, ...own });
    ledgers.push(ledger);
    return ledger;
  };
  const [game] = await dataSource.query<{ game_id: number }[]>(
    "INSERT INTO game (title_id, name, status, created_at) VALUES ('WORLD', 'World', 'live', now()) RETURNING game_id",
  );
  const gameId = Number(game?.game_id);
  const addCurrency = async (code: string, isDefault: boolean): Promise<number> => {
    const [row] = await dataSource.query<{ currency_id: number }[]>(
      `INSERT INTO currency (game_id, code, name, scale, is_default, is_system, starting_amount, created_at)
       VALUES ($1, $2, $2, 2, $3, false, 0, now()) RETURNING currency_id`,
      [gameId, code, isDefault],
    );
    const currencyId = Number(row?.currency_id);
    await openBooks(dataSource.manager, { gameId, currencyId });
    return currencyId;
  };
  const addPlayer = async (email: string): Promise<LedgerPlayer> => {
    const { shard, emailKey } = placeOfEmail(gameId, email);
    const [row] = await dataSource.query<{ player_id: string }[]>(
      `WITH s AS (UPDATE shard SET next_player = next_player + 1 WHERE shard = $1 RETURNING (next_player - 1) * 64 + $1 AS id),
            c AS (INSERT INTO player_count AS c (shard, game_id, players) VALUES ($1, $2, 1)
                  ON CONFLICT (shard, game_id) DO UPDATE SET players = c.players + 1)
       INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
       SELECT $1, id, $2, $3, $4, 'Player', now() FROM s RETURNING player_id`,
      [shard, gameId, email, emailKey],
    );
    return { playerId: Number(row?.player_id), shard, emailKey };
  };
  return {
    url: database.url,
    dataSource,
    gameId,
    currencyIds: [await addCurrency('GOLD', true), await addCurrency('GEMS', false)],
    ledger: openLedger(options),
    addPlayer,
    openLedger,
    close: async () => {
      await Promise.all(ledgers.map((ledger) => ledger.onApplicationShutdown()));
      await dataSource.destroy();
      await database.drop();
    },
  };
}
