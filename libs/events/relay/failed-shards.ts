import type { Shard } from '@goldkeep/persistence';

const FIRST_RETRY_MS = 250;
const RETRY_MAX_MS = 30_000;

/** Shards that stopped at an event, and when each may try it again: the wait doubles with every failure in a row. */
export class FailedShards {
  private readonly waits = new Map<Shard, { readonly failures: number; readonly retryAtMs: number }>();

  /** @returns milliseconds until the next try, 250 to 30,000 */
  fail(shard: Shard, nowMs: number): number {
    const failures = (this.waits.get(shard)?.failures ?? 0) + 1;
    const retryInMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), RETRY_MAX_MS);
    this.waits.set(shard, { failures, retryAtMs: nowMs + retryInMs });
    return retryInMs;
  }

  /** The event that stopped the shard went through. */
  succeed(shard: Shard): void {
    this.waits.delete(shard);
  }

  mustWait(shard: Shard, nowMs: number): boolean {
    return nowMs < (this.waits.get(shard)?.retryAtMs ?? 0);
  }
}
