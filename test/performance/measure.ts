/** What one measured run came to. */
export interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

/** Runs `work` over and over in `concurrency` loops for `seconds` and measures each call. */
export async function measureCalls(
  { concurrency, seconds }: { readonly concurrency: number; readonly seconds: number },
  work: (worker: number) => Promise<boolean>,
): Promise<Measured> {
  const latencies = new Latencies();
  const endMs = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, worker) => {
      while (performance.now() < endMs) await latencies.add(performance.now(), work(worker));
    }),
  );
  return latencies.summary();
}

/** Works through the items once, in `concurrency` loops, and measures each call. */
export async function measureEach<Item>(
  items: readonly Item[],
  { concurrency }: { readonly concurrency: number },
  work: (item: Item) => Promise<boolean>,
): Promise<Measured> {
  const latencies = new Latencies();
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      // All loops draw from the one iterator.
      for (const item of waiting) await latencies.add(performance.now(), work(item));
    }),
  );
  return latencies.summary();
}

/** Collects how long calls took, and sums them up. */
export class Latencies {
  private readonly valuesMs: number[] = [];
  private readonly startMs = performance.now();
  private failed = 0;

  /** Resolves with the call, which resolves with whether it succeeded. @param sinceMs when it began, or was due */
  async add(sinceMs: number, call: Promise<boolean>): Promise<void> {
    if (!(await call)) this.failed += 1;
    this.valuesMs.push(performance.now() - sinceMs);
  }

  summary(): Measured {
    const sorted = this.valuesMs.sort((one, other) => one - other);
    const percentile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN;
    const seconds = (performance.now() - this.startMs) / 1_000;
    return {
      perSecond: sorted.length / seconds,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      failed: this.failed,
    };
  }
}

/** How long the work takes, in milliseconds. */
export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** The number in the middle: shared machines have good and bad moments. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
