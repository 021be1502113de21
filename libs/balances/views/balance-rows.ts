import type { DataSource } from 'typeorm';
import { EMAIL_LENGTH_MAX } from '@goldkeep/http';
import { readPrepared, shardOfPlayer, type PreparedStatement, type Shard } from '@goldkeep/persistence';
import { placeOfEmail } from '@goldkeep/players';
import { BALANCE_COLUMNS, balancesIn, type BalanceColumns, type CurrencyBalance } from './balance-columns';

/** `2026-01-02T03:04:05`: what comes before the fraction in PostgreSQL's JSON. */
const WHOLE_SECONDS_CHARS = 19;

/** Names a player as a caller does. */
export type PlayerName = { readonly email: string } | { readonly playerId: number };

/** Names a player as the tables do. */
export type PlayerPlace =
  { readonly shard: Shard; readonly emailKey: string } | { readonly shard: Shard; readonly playerId: number };

/** A player and all balances, as the database has them. */
export interface PlayerWithBalances {
  readonly playerId: number;
  readonly name: string;
  readonly email: string | null;
  readonly emailKey: string | null;
  /** UTC, whole seconds, as answers write it. */
  readonly dateJoined: string;
  /** By ascending currency. */
  readonly balances: readonly CurrencyBalance[];
}

/** UTF-16 units: twice the characters that an address may have. Longer ones are not worth a question. */
const EMAIL_UNITS_MAX = 2 * EMAIL_LENGTH_MAX;

/** Where the player must be, if there is one; undefined for names that no player can have. */
export function placeOf(gameId: number, name: PlayerName): PlayerPlace | undefined {
  if ('playerId' in name) {
    const { playerId } = name;
    return Number.isSafeInteger(playerId) && playerId > 0 ? { shard: shardOfPlayer(playerId), playerId } : undefined;
  }
  // PostgreSQL knows no NUL in texts.
  const isPossible = name.email.length <= EMAIL_UNITS_MAX && !name.email.includes('\0');
  return isPossible ? placeOfEmail(gameId, name.email) : undefined;
}

/**
 * Rows of eight columns would be most of the work, for PostgreSQL and more so for `pg`: so what was found is one row, of
 * columns that are JSON arrays. The balances of a shard's players are found by one walk along the index; LIMIT 1 and
 * OFFSET 0 leave the planner no other way than by the keys, for one player as for thousands.
 */
const selectBy = (column: 'email_key' | 'player_id', type: 'text' | 'bigint'): string => `
  WITH p AS MATERIALIZED (
    SELECT w.place, i.shard, i.player_id, i.name, i.email, i.email_key, i.date_joined
      FROM unnest($2::smallint[], $3::${type}[]) WITH ORDINALITY AS w (shard, ${column}, place)
     CROSS JOIN LATERAL (
       SELECT * FROM player i
        WHERE i.shard = w.shard AND i.game_id = $1 AND i.${column} = w.${column} AND i.deleted_at IS NULL LIMIT 1) i
  )
  SELECT players.*, held.*
    FROM (SELECT json_agg(place) AS places, json_agg(player_id) AS "playerIds", json_agg(name) AS names,
                 json_agg(email) AS emails, json_agg(email_key) AS "emailKeys",
                 json_agg(date_joined AT TIME ZONE 'UTC') AS joined
            FROM p) players,
         (SELECT ${BALANCE_COLUMNS} FROM (SELECT shard, array_agg(player_id) AS player_ids FROM p GROUP BY shard) s
           CROSS JOIN LATERAL (
             SELECT i.player_id, i.currency_id, i.available, i.reserved FROM balance i
              WHERE i.shard = s.shard AND i.player_id = ANY (s.player_ids) OFFSET 0) b) held`;
const BY_EMAIL = { name: 'players_by_email', text: selectBy('email_key', 'text') };
const BY_ID = { name: 'players_by_id', text: selectBy('player_id', 'bigint') };

/** Null where there is nothing to put into an array. */
interface PlayerColumns extends BalanceColumns {
  readonly places: readonly number[] | null;
  readonly playerIds: readonly number[] | null;
  readonly names: readonly string[] | null;
  readonly emails: readonly (string | null)[] | null;
  readonly emailKeys: readonly (string | null)[] | null;
  /** UTC. */
  readonly joined: readonly string[] | null;
}

/** A player wanted: the shard, what names them there, and where in the answer they belong. */
interface Wanted {
  readonly shard: Shard;
  readonly key: string | number;
  readonly index: number;
}

/**
 * Reads players with their balances: as many as there are by one statement for each of the two ways to name them.
 * @returns in the order of the places, undefined where there is no player
 */
export async function readPlayers(
  dataSource: DataSource,
  gameId: number,
  places: readonly PlayerPlace[],
): Promise<(PlayerWithBalances | undefined)[]> {
  const byEmail: Wanted[] = [];
  const byId: Wanted[] = [];
  for (const [index, place] of places.entries()) {
    if ('emailKey' in place) byEmail.push({ shard: place.shard, key: place.emailKey, index });
    else byId.push({ shard: place.shard, key: place.playerId, index });
  }
  const found = new Array<PlayerWithBalances | undefined>(places.length);
  for (const [statement, wanted] of [
    [BY_EMAIL, byEmail],
    [BY_ID, byId],
  ] as const) {
    if (wanted.length > 0) collect(await readBy(dataSource, statement, gameId, wanted), wanted, found);
  }
  return found;
}

async function readBy(
  dataSource: DataSource,
  statement: PreparedStatement,
  gameId: number,
  wanted: Wanted[],
): Promise<PlayerColumns> {
  // In the order of the indexes, one probe finds the pages of the next one in reach: that halves the time of many.
  wanted.sort(byShardAndKey);
  const values = [gameId, wanted.map(({ shard }) => shard), wanted.map(({ key }) => key)];
  const [columns] = await readPrepared<[PlayerColumns]>(dataSource, statement, values);
  return columns;
}

function byShardAndKey(one: Wanted, other: Wanted): number {
  return one.shard - other.shard || (one.key < other.key ? -1 : 1);
}

function collect(columns: PlayerColumns, wanted: readonly Wanted[], found: (PlayerWithBalances | undefined)[]): void {
  const { places, playerIds, names, emails, emailKeys, joined } = columns;
  const balances = balancesIn(columns);
  for (const [row, place] of (places ?? []).entries()) {
    const playerId = playerIds?.[row] ?? NaN;
    found[wanted[place - 1]?.index ?? NaN] = {
      playerId,
      name: names?.[row] ?? '',
      email: emails?.[row] ?? null,
      emailKey: emailKeys?.[row] ?? null,
      dateJoined: `${(joined?.[row] ?? '').slice(0, WHOLE_SECONDS_CHARS)}Z`,
      balances: balances.get(playerId)?.sort(byCurrency) ?? [],
    };
  }
}

function byCurrency(one: CurrencyBalance, other: CurrencyBalance): number {
  return one.currencyId - other.currencyId;
}
