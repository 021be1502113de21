import { setImmediate as nextTurn } from 'node:timers/promises';

/** A few milliseconds of work for the mappings that are used here. */
const TURN_MAX = 500;

/** Maps a list that may be long, and lets others work in between. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  map: (item: Item, index: number) => Result,
): Promise<Result[]> {
  if (items.length <= TURN_MAX) return items.map(map);
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    results.push(map(item, index));
    if (index % TURN_MAX === TURN_MAX - 1) await nextTurn();
  }
  return results;
}
