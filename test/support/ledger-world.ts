import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { Ledger, openBooks, type LedgerCurrency, type LedgerOptions, type RechargeTerms } from '@goldkeep/ledger';
import { placeOfEmail } from '@goldkeep/players';
import { DatabaseBreaker, probeDatabase } from '@goldkeep/resilience';
import { dataSourceOptions } from '../../ormconfig';
import { createTestDatabase } from './test-database';

export interface LedgerPlayer {
  readonly playerId: number;
  readonly shard: number;
  readonly emailKey: string;
}

export interface WorldCurrency {
  readonly code: string;
  /** Default 2. */
  readonly scale?: number;
  readonly isDefault?: boolean;
  readonly isSystem?: boolean;
  readonly maxBalance?: bigint;
  /** Ascending times. */
  readonly rechargeTerms?: readonly RechargeTerms[];
}

/** A time of the test's own: it stands still until it is told to go on. */
class StandingClock extends Clock {
  private ms = Date.now();

  override nowMs(): number {
    return this.ms;
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

/** A real database with one game of two currencies, and a ledger over it. */
export interface LedgerWorld {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly ledger: Ledger;
  /** Of all ledgers of the world. */
  readonly clock: StandingClock;
  readonly gameId: number;
  /** Two currencies that do not recharge, both with two decimals. */
  readonly currencies: readonly [LedgerCurrency, LedgerCurrency];
  readonly currencyIds: readonly [number, number];
  /** One more currency of the game. */
  addCurrency(currency: WorldCurrency): Promise<LedgerCurrency>;
  /** A player who joins now, by the world's clock. */
  addPlayer(email: string): Promise<LedgerPlayer>;
  /** Another ledger over the same database, as a second process would have it. */
  openLedger(options?: Partial<LedgerOptions>): Ledger;
  close(): Promise<void>;
}

export async function openLedgerWorld(options: Partial<LedgerOptions> = {}): Promise<LedgerWorld> {
  const database = await createTestDatabase();
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  const clock = new StandingClock();
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
    const ledger = new Ledger({ connection, breaker, ...defaults, ...own }, dataSource, clock);
    ledgers.push(ledger);
    return ledger;
  };
  const gameId = await insertGame(dataSource);
  const addCurrency = (currency: WorldCurrency) => insertCurrency(dataSource, gameId, currency);
  const gold = await addCurrency({ code: 'GOLD', isDefault: true });
  const gems = await addCurrency({ code: 'GEMS' });
  return {
    url: database.url,
    dataSource,
    clock,
    gameId,
    currencies: [gold, gems],
    currencyIds: [gold.currencyId, gems.currencyId],
    ledger: openLedger(options),
    addCurrency,
    addPlayer: (email) => insertPlayer(dataSource, { gameId, email, joined: new Date(clock.nowMs()) }),
    openLedger,
    close: async () => {
      await Promise.all(ledgers.map((ledger) => ledger.onApplicationShutdown()));
      await dataSource.destroy();
      await database.drop();
    },
  };
}

async function insertGame(dataSource: DataSource): Promise<number> {
  const [game] = await dataSource.query<{ game_id: number }[]>(
    `WITH g AS (INSERT INTO game (title_id, name, status, created_at) VALUES ('WORLD', 'World', 'live', now()) RETURNING game_id)
     INSERT INTO transfer_pair_list (game_id, version) SELECT game_id, 1 FROM g RETURNING game_id`,
  );
  return Number(game?.game_id);
}

async function insertCurrency(
  dataSource: DataSource,
  gameId: number,
  currency: WorldCurrency,
): Promise<LedgerCurrency> {
  const { code, scale = 2, isDefault = false, isSystem = false, maxBalance = null, rechargeTerms = [] } = currency;
  const [row] = await dataSource.query<{ currency_id: number }[]>(
    `INSERT INTO currency (game_id, code, name, scale, is_default, is_system, starting_amount, max_balance, created_at)
     VALUES ($1, $2, $2, $3, $4, $5, 0, $6, now()) RETURNING currency_id`,
    [gameId, code, scale, isDefault, isSystem, maxBalance === null ? null : String(maxBalance)],
  );
  const currencyId = Number(row?.currency_id);
  await openBooks(dataSource.manager, { gameId, currencyId });
  for (const { validFrom, rate, periodSeconds, max } of rechargeTerms) {
    await dataSource.query(
      'INSERT INTO currency_recharge (currency_id, valid_from, rate, period_seconds, max) VALUES ($1, $2, $3, $4, $5)',
      [currencyId, validFrom, String(rate), periodSeconds, String(max)],
    );
  }
  return { currencyId, maxBalance, rechargeTerms };
}

async function insertPlayer(
  dataSource: DataSource,
  { gameId, email, joined }: { readonly gameId: number; readonly email: string; readonly joined: Date },
): Promise<LedgerPlayer> {
  const { shard, emailKey } = placeOfEmail(gameId, email);
  const [row] = await dataSource.query<{ player_id: string }[]>(
    `WITH s AS (UPDATE shard SET next_player = next_player + 1 WHERE shard = $1 RETURNING (next_player - 1) * 64 + $1 AS id),
          c AS (INSERT INTO player_count AS c (shard, game_id, players) VALUES ($1, $2, 1)
                ON CONFLICT (shard, game_id) DO UPDATE SET players = c.players + 1)
     INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT $1, id, $2, $3, $4, 'Player', $5 FROM s RETURNING player_id`,
    [shard, gameId, email, emailKey, joined],
  );
  return { playerId: Number(row?.player_id), shard, emailKey };
}
