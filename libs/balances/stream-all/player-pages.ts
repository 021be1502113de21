import type { DataSource } from 'typeorm';
import { BALANCE_COLUMNS, balancesIn, type BalanceColumns, type CurrencyBalance } from '../views/balance-columns';

/** A player as a page brings one along. */
export interface StreamedPlayer {
  readonly playerId: number;
  readonly email: string | null;
  readonly name: string;
  /** By ascending currency. */
  readonly balances: readonly CurrencyBalance[];
}

export interface PlayerPage {
  readonly gameId: number;
  /** Of the game; a page of one with many currencies has fewer players. */
  readonly currencyCount: number;
  readonly afterPlayerId: number;
}

/**
 * Players read by one statement, before those without funds are left out: so a page takes some 10 ms however few of a
 * game's players have funds, and nothing is held between two pages, least of all a snapshot. What larger pages save in
 * statements, they cost in garbage collection: they live for longer.
 */
const PLAYERS_MAX = 1_000;
const BALANCES_MAX = 10_000;

/**
 * Two thousand rows of six columns would be half of all the work of a stream, for PostgreSQL and more so for `pg`: so a
 * page is one row, of columns that are JSON arrays. The balances of a shard's players are found by one walk along the
 * index; OFFSET 0 leaves the planner no other way than by that key, and they come in its order.
 */
const PAGE = `
  WITH p AS MATERIALIZED (
    SELECT i.shard, i.player_id, i.email, i.name FROM player i
     WHERE i.game_id = $1 AND i.player_id > $2 AND i.deleted_at IS NULL
     ORDER BY i.player_id LIMIT $3
  )
  SELECT players.*, held.*
    FROM (SELECT json_agg(player_id) AS "playerIds", json_agg(email) AS emails, json_agg(name) AS names FROM p) players,
         (SELECT ${BALANCE_COLUMNS}
            FROM (SELECT shard, array_agg(player_id) AS player_ids FROM p GROUP BY shard) s
           CROSS JOIN LATERAL (
             SELECT i.player_id, i.currency_id, i.available, i.reserved FROM balance i
              WHERE i.shard = s.shard AND i.player_id = ANY (s.player_ids) OFFSET 0) b) held`;

/** Null where there is nothing to put into an array. */
interface PageColumns extends BalanceColumns {
  readonly playerIds: readonly number[] | null;
  readonly emails: readonly (string | null)[] | null;
  readonly names: readonly string[] | null;
}

/** The next players by id. Empty behind the last one. */
export async function readPage(
  dataSource: DataSource,
  { gameId, currencyCount, afterPlayerId }: PlayerPage,
): Promise<StreamedPlayer[]> {
  const players = Math.min(PLAYERS_MAX, Math.ceil(BALANCES_MAX / Math.max(1, currencyCount)));
  const [columns] = await dataSource.query<[PageColumns]>(PAGE, [gameId, afterPlayerId, players]);
  const { playerIds, emails, names } = columns;
  const balances = balancesIn(columns);
  return (playerIds ?? []).map((playerId, index) => {
    const email = emails?.[index] ?? null;
    return { playerId, email, name: names?.[index] ?? '', balances: balances.get(playerId) ?? [] };
  });
}
