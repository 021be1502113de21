import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
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
  return summaryOf(latenciesMs, (performance.now() - startMs) / 1_000, failed);
}

export interface HttpLoad {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  readonly body: () => string;
}

/** POSTs over HTTP with autocannon. Only 200 counts as an answer. */
export async function measureHttp({ url, path, headers, connections, seconds, body }: HttpLoad): Promise<Measured> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
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

/**
 * POSTs at a steady rate whatever the answers take, as independent players do. A latency counts from the moment at
 * which the call was due, so that a stalled server cannot hide the calls that had to wait.
 */
export async function measureAtRate(load: HttpLoad, rate: number): Promise<Measured> {
  const { url, path, headers, connections, seconds, body } = load;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMs: number[] = [];
  const calls: Promise<void>[] = [];
  let failed = 0;
  const startMs = performance.now();
  for (let due = 0; due < rate * seconds; due++) {
    const dueMs = startMs + (due / rate) * 1_000;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const sent = postOnce(agent, `${url}${path}`, headers, body());
    calls.push(
      sent.then((status) => {
        latenciesMs.push(performance.now() - dueMs);
        if (status !== 200) failed += 1;
      }),
    );
  }
  await Promise.all(calls);
  agent.destroy();
  return summaryOf(latenciesMs, (performance.now() - startMs) / 1_000, failed);
}

function postOnce(agent: Agent, url: string, headers: HttpLoad['headers'], body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: { ...headers, 'content-type': 'application/json' } });
    sent.once('error', reject);
    sent.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.end(body);
  });
}

function summaryOf(latenciesMs: number[], elapsedSeconds: number, failed: number): Measured {
  latenciesMs.sort((one, other) => one - other);
  const percentile = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? NaN;
  return { perSecond: latenciesMs.length / elapsedSeconds, p50Ms: percentile(0.5), p99Ms: percentile(0.99), failed };
}

/** The number in the middle: shared machines have good and bad moments. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
