import type { DataSource } from 'typeorm';
import { EMAIL_LENGTH_MAX } from '@goldkeep/http';
import { readRows, shardOfPlayer, type Shard } from '@goldkeep/persistence';
import { placeOfEmail } from '@goldkeep/players';

/** Names a player as a caller does. */
export type PlayerName = { readonly email: string } | { readonly playerId: number };

/** Names a player as the tables do. */
export type PlayerPlace =
  { readonly shard: Shard; readonly emailKey: string } | { readonly shard: Shard; readonly playerId: number };

export interface CurrencyBalance {
  readonly currencyId: number;
  /** Minor units. The table holds no sum of the two above 2^53 - 1. */
  readonly available: number;
  readonly reserved: number;
}

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

type Row = readonly [
  playerId: string,
  name: string,
  email: string | null,
  emailKey: string | null,
  dateJoined: string,
  currencyId: number | null,
  available: string | null,
  reserved: string | null,
];

/** Planned anew each time: the best way to one player is not the best to thousands. */
const selectBy = (column: 'email_key' | 'player_id', type: 'text' | 'bigint'): string => `
  SELECT p.player_id, p.name, p.email, p.email_key,
         to_char(p.date_joined AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), b.currency_id, b.available, b.reserved
    FROM unnest($2::smallint[], $3::${type}[]) AS w (shard, ${column})
    JOIN player p ON p.shard = w.shard AND p.game_id = $1 AND p.${column} = w.${column} AND p.deleted_at IS NULL
    LEFT JOIN balance b ON b.shard = p.shard AND b.player_id = p.player_id`;
const BY_EMAIL = selectBy('email_key', 'text');
const BY_ID = selectBy('player_id', 'bigint');

type Key = string | number;
type Keyed = readonly [shard: Shard, key: Key];

/**
 * Reads players with their balances: thousands by one statement for each of the two ways to name them.
 * @returns in the order of the places, undefined where there is no player
 */
export async function readPlayers(
  dataSource: DataSource,
  gameId: number,
  places: readonly PlayerPlace[],
): Promise<(PlayerWithBalances | undefined)[]> {
  const emails = new Map<Key, Shard>();
  const ids = new Map<Key, Shard>();
  for (const place of places) {
    if ('emailKey' in place) emails.set(place.emailKey, place.shard);
    else ids.set(place.playerId, place.shard);
  }
  const found = new Map<Key, PlayerWithBalances>();
  if (emails.size > 0) collect(await readBy(dataSource, BY_EMAIL, gameId, emails), found, ({ emailKey }) => emailKey);
  if (ids.size > 0) collect(await readBy(dataSource, BY_ID, gameId, ids), found, ({ playerId }) => playerId);
  return places.map((place) => found.get('emailKey' in place ? place.emailKey : place.playerId));
}

function readBy(
  dataSource: DataSource,
  statement: string,
  gameId: number,
  wanted: ReadonlyMap<Key, Shard>,
): Promise<Row[]> {
  // In the order of the indexes, one probe finds the pages of the next one in reach: that halves the time of many.
  const sorted = [...wanted].map(([key, shard]): Keyed => [shard, key]).sort(byShardAndKey);
  return readRows<Row>(dataSource, statement, [gameId, sorted.map(([shard]) => shard), sorted.map(([, key]) => key)]);
}

function byShardAndKey([oneShard, oneKey]: Keyed, [otherShard, otherKey]: Keyed): number {
  return oneShard - otherShard || (oneKey < otherKey ? -1 : 1);
}

/** The rows of a player may come in any order, and among those of others. */
function collect(
  rows: readonly Row[],
  found: Map<Key, PlayerWithBalances>,
  keyOf: (player: PlayerWithBalances) => Key | null,
): void {
  const players = new Map<string, PlayerWithBalances & { readonly balances: CurrencyBalance[] }>();
  for (const [playerId, name, email, emailKey, dateJoined, currencyId, available, reserved] of rows) {
    let player = players.get(playerId);
    if (!player) {
      player = { playerId: Number(playerId), name, email, emailKey, dateJoined, balances: [] };
      players.set(playerId, player);
      const key = keyOf(player);
      if (key !== null) found.set(key, player);
    }
    if (currencyId === null) continue;
    player.balances.push({ currencyId, available: Number(available), reserved: Number(reserved) });
    if (player.balances.length > 1) player.balances.sort((one, other) => one.currencyId - other.currencyId);
  }
}
