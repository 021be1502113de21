import type { Shard } from '@goldkeep/persistence';

/** How many transactions run side by side: one more than the cores of a small machine, and one less than the pool. */
const PARALLEL_MAX = 3;

/** Moves slices of different shards side by side, and those of one shard in their order, so that first lines win. */
export class SlicesUnderWay {
  private readonly byShard = new Map<Shard, Promise<void>>();
  private readonly failures: unknown[] = [];

  /**
   * Resolves when the slice is under way; until then the file need not be read any further.
   * @throws the error of any slice before it
   */
  async start(shard: Shard, move: () => Promise<void>): Promise<void> {
    await this.byShard.get(shard);
    while (this.byShard.size >= PARALLEL_MAX) await Promise.race(this.byShard.values());
    this.throwFailure();
    const moving = move()
      .catch((error: unknown) => void this.failures.push(error))
      .finally(() => this.byShard.delete(shard));
    this.byShard.set(shard, moving);
  }

  /** Resolves when nothing is under way any more. @throws the error of any slice */
  async end(): Promise<void> {
    await Promise.all(this.byShard.values());
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failures.length > 0) throw this.failures[0];
  }
}
