import autocannon from 'autocannon';

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
  const latenciesMs: number[] = [];
  let failed = 0;
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, worker) => {
      while (performance.now() < endMs) {
        const sentMs = performance.now();
        if (!(await work(worker))) failed += 1;
        latenciesMs.push(performance.now() - sentMs);
      }
    }),
  );
  const elapsedSeconds = (performance.now() - startMs) / 1_000;
  latenciesMs.sort((one, other) => one - other);
  const percentile = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? NaN;
  return { perSecond: latenciesMs.length / elapsedSeconds, p50Ms: percentile(0.5), p99Ms: percentile(0.99), failed };
}

export interface HttpLoad {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second over all connections; as many as possible when absent. */
  readonly rate?: number;
  readonly body: () => string;
}

/** POSTs over HTTP with autocannon. Only 200 counts as an answer. */
export async function measureHttp({ url, path, headers, connections, seconds, rate, body }: HttpLoad): Promise<Measured> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(rate !== undefined && { overallRate: Math.max(1, Math.floor(rate)) }),
    requests: [
      {
        method: 'POST',
        path,
        headers: { ...headers, 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: body() }),
      },
    ],
  });
  return {
    perSecond: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

/** The run in the middle by throughput: shared machines have good and bad moments. */
export function medianOf(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((one, other) => one.perSecond - other.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new RangeError('nothing was measured');
  return middle;
}
