import type { DataSource } from 'typeorm';
import type { Transaction } from '@goldkeep/persistence';
import { ITEMS, OTHER_NAME, REASONS } from './flow-ids';

/** The numbers of a game's reasons and items, by name. */
export interface FlowNames {
  readonly reasons: ReadonlyMap<string, number>;
  readonly items: ReadonlyMap<string, number>;
}

/** Names that a game must number. */
export interface UnnumberedNames {
  readonly reasons: ReadonlySet<string>;
  readonly items: ReadonlySet<string>;
}

/** The number of a name; undefined while the game has room for it and has not numbered it. */
export function flowOf(names: FlowNames, wanted: { reason: string } | { item: string }): number | undefined {
  const [numbers, family, name] =
    'item' in wanted ? [names.items, ITEMS, wanted.item] : [names.reasons, REASONS, wanted.reason];
  if (name === OTHER_NAME) return family.other;
  return numbers.get(name) ?? (numbers.size >= family.namesMax ? family.other : undefined);
}

/** All that a game has numbered, at most some 5,200. */
export async function readFlowNames(source: DataSource | Transaction, gameId: number): Promise<FlowNames> {
  const rows = await source.query<{ flow_id: number; name: string; is_item: boolean }[]>(
    'SELECT flow_id, name, is_item FROM flow_name WHERE game_id = $1',
    [gameId],
  );
  const named = (isItem: boolean) =>
    new Map(rows.filter((row) => row.is_item === isItem).map(({ name, flow_id: flowId }) => [name, flowId]));
  return { reasons: named(false), items: named(true) };
}

/** The numbers are counted behind the lock of the game's row, so that they have no gaps and no name has two. */
const ASSIGN = `
  INSERT INTO flow_name (game_id, flow_id, is_item, name)
  SELECT $1, $2 + t.taken + row_number() OVER (ORDER BY n.place), $3, n.name
    FROM (SELECT count(*) AS taken FROM flow_name WHERE game_id = $1 AND is_item = $3) t,
         unnest($5::text[]) WITH ORDINALITY AS n (name, place)
   WHERE NOT EXISTS (SELECT FROM flow_name f WHERE f.game_id = $1 AND f.is_item = $3 AND f.name = n.name)
   ORDER BY n.place
   LIMIT (SELECT greatest(0, $4 - count(*)) FROM flow_name WHERE game_id = $1 AND is_item = $3)`;

/** Numbers what the game has not numbered yet, as far as there is room; what the game has then. */
export async function assignFlowNames(tx: Transaction, gameId: number, wanted: UnnumberedNames): Promise<FlowNames> {
  await tx.query('SELECT FROM game WHERE game_id = $1 FOR NO KEY UPDATE', [gameId]);
  for (const [family, names] of [[REASONS, wanted.reasons] as const, [ITEMS, wanted.items] as const]) {
    if (names.size > 0) await tx.query(ASSIGN, [gameId, family.other, family.isItem, family.namesMax, [...names]]);
  }
  return readFlowNames(tx, gameId);
}
