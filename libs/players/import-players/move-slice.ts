import { bookOpeningBalances } from '@goldkeep/ledger';
import { copyInto, SHARD_COUNT, type Transaction } from '@goldkeep/persistence';
import { countJoins } from '../join-slots';
import type { Slice } from './shard-slices';
import { CREATE_STAGED, STAGED } from './staged-rows';

/** What became of a slice, by places in it. */
export interface MovedSlice {
  /** Ids of the players who were there already. */
  readonly known: ReadonlyMap<number, number>;
  /** Who was made, in the order of their ids. Whoever is in neither has the address of an earlier line of the slice. */
  readonly made: readonly number[];
  /** The first of their ids; each other is SHARD_COUNT more than the one before it. */
  readonly madeFrom: number;
}

/** LIMIT 1 keeps the planner from any other way than by the whole key, whatever it believes of the tables' sizes. */
const FIND_KNOWN = `
  SELECT s.place, p.player_id
    FROM staged_player s, LATERAL (
      SELECT i.player_id FROM player i WHERE i.shard = $1 AND i.game_id = $2 AND i.email_key = s.email_key LIMIT 1) p`;

/** Numbered in the order of the keys, so that rows go into every index one beside the other. */
const MAKE = `
  WITH firsts AS MATERIALIZED (
    SELECT DISTINCT ON (s.email_key) s.* FROM staged_player s WHERE s.place <> ALL ($3::integer[])
     ORDER BY s.email_key, s.place
  ), numbered AS (
    UPDATE shard SET next_player = next_player + f.players FROM (SELECT count(*) AS players FROM firsts) f WHERE shard = $1
    RETURNING next_player - f.players AS first, f.players, date_trunc('milliseconds', clock_timestamp()) AS now
  ), made AS MATERIALIZED (
    SELECT f.place, (n.first + row_number() OVER (ORDER BY f.email_key) - 1) * ${SHARD_COUNT} + $1 AS player_id,
           f.email, f.email_key, f.name,
           coalesce(timestamptz 'epoch' + f.joined_ms * interval '1 millisecond', n.now) AS date_joined
      FROM numbered n, firsts f
  ), counted AS (
    INSERT INTO player_count AS c (shard, game_id, players) SELECT $1, $2, n.players FROM numbered n
    ON CONFLICT (shard, game_id) DO UPDATE SET players = c.players + excluded.players
  ), joined AS (${countJoins('made')}
  ), inserted AS (
    INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
    SELECT $1, m.player_id, $2, m.email, m.email_key, m.name, m.date_joined FROM made m
  )
  SELECT min(player_id) AS made_from, string_agg(place::text, ',' ORDER BY player_id) AS places FROM made`;

/**
 * Makes the players of a slice whom the game does not have yet, with their opening balances. Starting amounts are not
 * granted: the players bring along what they have. No event announces them, for the ledger's reason (see
 * bookOpeningBalances).
 */
export async function moveSlice(tx: Transaction, gameId: number, slice: Slice): Promise<MovedSlice> {
  const { shard, rows, balances } = slice;
  await tx.query(CREATE_STAGED);
  await copyInto(tx, STAGED, rows.bytes);
  // From here on others wait. Only a statement that begins under the lock surely sees every player of the shard.
  await tx.query('SELECT 1 FROM shard WHERE shard = $1 FOR UPDATE', [shard]);
  const found = await tx.query<{ place: number; player_id: string }[]>(FIND_KNOWN, [shard, gameId]);
  const known = new Map(found.map(({ place, player_id }) => [place, Number(player_id)]));
  if (known.size === slice.length) return { known, made: [], madeFrom: 0 };
  const [row] = await tx.query<{ made_from: string; places: string }[]>(MAKE, [shard, gameId, [...known.keys()]]);
  const madeFrom = Number(row?.made_from);
  const made = row?.places.split(',').map(Number) ?? [];
  const opening = made.flatMap((place, index) => balances.of(place, madeFrom + index * SHARD_COUNT));
  await bookOpeningBalances(tx, { gameId, shard, balances: opening });
  return { known, made, madeFrom };
}
