import { SHARD_COUNT, type Shard } from '@goldkeep/persistence';

interface IdRange {
  readonly from: number;
  /** The first id of the shard behind the range. */
  to: number;
}

/**
 * Who was made by this import. It tells a line that repeats an earlier one of the file from a line whose player was
 * there before, without keeping every address in memory: a slice adds one range of ids at most, as a rule none.
 */
export class MadePlayers {
  private readonly byShard = Array.from({ length: SHARD_COUNT }, (): IdRange[] => []);

  /** Adds `count` players whose ids follow each other in the shard. */
  add(shard: Shard, from: number, count: number): void {
    const ranges = this.byShard[shard];
    const last = ranges?.at(-1);
    const to = from + count * SHARD_COUNT;
    if (last?.to === from) last.to = to;
    else ranges?.push({ from, to });
  }

  has(shard: Shard, playerId: number): boolean {
    return this.byShard[shard]?.some(({ from, to }) => playerId >= from && playerId < to) ?? false;
  }
}
