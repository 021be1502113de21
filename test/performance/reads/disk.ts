import { execute, type Game } from './game';
import { count, type Finding } from './report';

/** Tables that grow with players; the ledger's hold what the import booked. */
const TABLES = ['player', 'balance', 'ledger_transaction', 'entry'] as const;
/** The size that the product promises. */
const PROMISED_PLAYERS = 60_000_000;
/** What must be in memory for reads to stay fast: every index, and the rows of those who play these days. */
const HOT_HEAP_SHARE = 0.1;
const GIB = 2 ** 30;

export interface TableSize {
  readonly table: string;
  readonly heapBytes: number;
  readonly indexBytes: number;
}

/** Bytes on disk of what grows with players. */
export async function tableSizes({ url }: Game): Promise<readonly TableSize[]> {
  const rows = await execute<{ table: string; heap: string; indexes: string }>(
    url,
    `SELECT t AS table, pg_total_relation_size(t::regclass) - pg_indexes_size(t::regclass) AS heap,
            pg_indexes_size(t::regclass) AS indexes
       FROM unnest(ARRAY['${TABLES.join("','")}']) AS t`,
  );
  return rows.map(({ table, heap, indexes }) => ({ table, heapBytes: Number(heap), indexBytes: Number(indexes) }));
}

export function diskFindings(sizes: readonly TableSize[], playerCount: number): readonly Finding[] {
  const heapBytes = sizes.reduce((sum, size) => sum + size.heapBytes, 0);
  const indexBytes = sizes.reduce((sum, size) => sum + size.indexBytes, 0);
  return [...sizes, { table: 'together', heapBytes, indexBytes }].map((size) => ({
    name: `bytes a player: ${size.table}`,
    figure: `${count(size.heapBytes / playerCount)} in rows, ${count(size.indexBytes / playerCount)} in indexes`,
  }));
}

/** Said with what it assumes: it is extrapolated, not measured. */
export function promisedSize(sizes: readonly TableSize[], playerCount: number): string {
  const times = PROMISED_PLAYERS / playerCount;
  const heapBytes = times * sizes.reduce((sum, size) => sum + size.heapBytes, 0);
  const indexBytes = times * sizes.reduce((sum, size) => sum + size.indexBytes, 0);
  const gib = (bytes: number) => `${count(bytes / GIB)} GiB`;
  return (
    `${count(PROMISED_PLAYERS)} such players would need ${gib(heapBytes + indexBytes)} on disk ` +
    `(${gib(indexBytes)} of them indexes) and ${gib(indexBytes + HOT_HEAP_SHARE * heapBytes)} of memory, if all indexes ` +
    `and ${HOT_HEAP_SHARE * 100} % of the rows are to be in it. Extrapolated from ${count(playerCount)} players, each ` +
    'with the transactions of the opening balances and none since.'
  );
}
