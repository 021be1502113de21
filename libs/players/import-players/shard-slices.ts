import { SHARD_COUNT, type Shard } from '@goldkeep/persistence';
import type { ReadPlayer } from './read-player';
import { SliceBalances } from './slice-balances';
import { StagedRows } from './staged-rows';

/** A line of the file, kept until it is known what becomes of it. */
export interface Line {
  readonly line: number;
  readonly text: string;
}

/**
 * The largest slice, in lines. The API's writers of the shard wait while it is moved: some 100 ms. All shards
 * together hold half of 64 such slices on average, which is what the import takes in memory.
 */
const SLICE_MAX = 2_000;

/**
 * Players of one shard who are moved in one transaction. Whatever waits here outlives several garbage collections, so
 * it is kept in as few objects as can be: else they would take as much time as all the reading.
 */
export class Slice {
  readonly rows = new StagedRows();
  readonly balances = new SliceBalances();
  private readonly numbers: number[] = [];
  private readonly texts: string[] = [];

  constructor(
    readonly shard: Shard,
    private readonly size: number,
  ) {}

  get length(): number {
    return this.texts.length;
  }

  get isFull(): boolean {
    return this.length >= this.size;
  }

  add({ line, text }: Line, player: ReadPlayer): void {
    this.rows.add(this.length, player);
    this.balances.add(player.balances);
    this.numbers.push(line);
    this.texts.push(text);
  }

  /** The line that stands at a place, from 0. */
  lineAt(place: number): Line {
    return { line: this.numbers[place] ?? NaN, text: this.texts[place] ?? '' };
  }
}

/** Sorts players by shard, and gives out a slice whenever one is full. */
export class ShardSlices {
  private readonly open = Array.from({ length: SHARD_COUNT }, (_, shard) => new Slice(shard, firstSizeOf(shard)));

  /** @returns the slice that is full now, if one is */
  add(line: Line, player: ReadPlayer): Slice | undefined {
    const slice = this.open[player.shard];
    if (!slice) throw new RangeError(`there is no shard ${player.shard}`);
    slice.add(line, player);
    if (!slice.isFull) return undefined;
    this.open[player.shard] = new Slice(player.shard, SLICE_MAX);
    return slice;
  }

  /** What is left at the end of the file. */
  rest(): readonly Slice[] {
    return this.open.filter(({ length }) => length > 0);
  }
}

/** Shards fill at the same rate. Different first sizes keep the database at work all the time instead of by fits. */
function firstSizeOf(shard: Shard): number {
  return Math.ceil((SLICE_MAX * (shard + 1)) / SHARD_COUNT);
}
