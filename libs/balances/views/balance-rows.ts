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
  place: string,
  playerId: string,
  name: string,
  email: string | null,
  emailKey: string | null,
  dateJoined: string,
  currencyId: number | null,
  available: string | null,
  reserved: string | null,
];

/** LIMIT 1 on a whole key leaves the planner no other way than by that key (see the ledger's own statement). */
const selectBy = (column: 'email_key' | 'player_id', type: 'text' | 'bigint'): string => `
  SELECT w.place, p.player_id, p.name, p.email, p.email_key,
         to_char(p.date_joined AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), b.currency_id, b.available, b.reserved
    FROM unnest($2::smallint[], $3::${type}[]) WITH ORDINALITY AS w (shard, ${column}, place)
   CROSS JOIN LATERAL (
     SELECT i.shard, i.player_id, i.name, i.email, i.email_key, i.date_joined FROM player i
      WHERE i.shard = w.shard AND i.game_id = $1 AND i.${column} = w.${column} AND i.deleted_at IS NULL LIMIT 1
   ) p
    LEFT JOIN balance b ON b.shard = p.shard AND b.player_id = p.player_id
   ORDER BY w.place, b.currency_id`;
const BY_EMAIL = selectBy('email_key', 'text');
const BY_ID = selectBy('player_id', 'bigint');

/** Reads players with their balances, in one statement for each of the two ways to name them. In the order of the places. */
export async function readPlayers(
  dataSource: DataSource,
  gameId: number,
  places: readonly PlayerPlace[],
): Promise<(PlayerWithBalances | undefined)[]> {
  const found = new Array<PlayerWithBalances | undefined>(places.length);
  const byEmail = [...places.keys()].filter((index) => 'emailKey' in (places[index] ?? {}));
  const byId = [...places.keys()].filter((index) => 'playerId' in (places[index] ?? {}));
  for (const [statement, indexes] of [
    [BY_EMAIL, byEmail],
    [BY_ID, byId],
  ] as const) {
    if (indexes.length === 0) continue;
    const wanted = indexes.flatMap((index) => places[index] ?? []);
    const keys = wanted.map((place) => ('emailKey' in place ? place.emailKey : place.playerId));
    const rows = await readRows<Row>(dataSource, statement, [gameId, wanted.map(({ shard }) => shard), keys]);
    for (const [position, player] of groupRows(rows)) found[indexes[position - 1] ?? -1] = player;
  }
  return found;
}

/** @returns players by their place in the request, counted from 1 */
function groupRows(rows: readonly Row[]): Map<number, PlayerWithBalances> {
  const players = new Map<number, PlayerWithBalances & { readonly balances: CurrencyBalance[] }>();
  for (const [place, playerId, name, email, emailKey, dateJoined, currencyId, available, reserved] of rows) {
    let player = players.get(Number(place));
    if (!player) {
      player = { playerId: Number(playerId), name, email, emailKey, dateJoined, balances: [] };
      players.set(Number(place), player);
    }
    if (currencyId !== null) {
      player.balances.push({ currencyId, available: Number(available), reserved: Number(reserved) });
    }
  }
  return players;
}
