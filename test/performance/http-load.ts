import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Latencies, type Measured } from './measure';

export interface HttpLoad {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Asked in turn. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Made anew for each call. */
  readonly body?: () => string;
  /** The only status that counts as an answer, default 200. */
  readonly success?: 200 | 201;
}

/** Calls over HTTP with autocannon, as fast as it goes. */
export async function measureHttp(load: HttpLoad): Promise<Measured> {
  const { url, method, paths, connections, seconds, body, success = 200 } = load;
  const headers = headersOf(load);
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: paths.map((path) => ({
      method,
      path,
      headers,
      ...(body && { setupRequest: (call) => ({ ...call, body: body() }) }),
    })),
  });
  const succeeded = result.statusCodeStats?.[`${success}`]?.count ?? 0;
  return {
    perSecond: succeeded / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result['2xx'] - succeeded + result.non2xx + result.errors + result.timeouts,
  };
}

/**
 * Calls at a steady rate whatever the answers take, as independent players do. A latency counts from the moment at
 * which the call was due, so that a stalled server cannot hide the calls that had to wait.
 */
export async function measureAtRate(load: HttpLoad, rate: number): Promise<Measured> {
  const { url, method, paths, connections, seconds, body } = load;
  const headers = headersOf(load);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies = new Latencies();
  const calls: Promise<void>[] = [];
  const startMs = performance.now();
  for (let due = 0; due < rate * seconds; due++) {
    const dueMs = startMs + (due / rate) * 1_000;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const path = paths[due % paths.length] ?? '';
    const answer = callOnce({ url: `${url}${path}`, method, headers, agent, ...(body && { body: body() }) });
    const isAnswered = answer.then(({ status }) => status === 200);
    calls.push(latencies.add(dueMs, isAnswered));
  }
  await Promise.all(calls);
  agent.destroy();
  return latencies.summary();
}

function headersOf({ headers, body }: HttpLoad): Readonly<Record<string, string>> {
  return body ? { ...headers, 'content-type': 'application/json' } : headers;
}

export interface HttpCall {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Absent: a connection of its own. */
  readonly agent?: Agent;
}

export interface HttpAnswer {
  readonly status: number;
  readonly bytes: number;
  /** Its last 1,000 bytes. */
  readonly end: string;
}

const END_BYTES = 1_000;

/** One call, read to its last byte and thrown away but for its end. @throws when the connection breaks */
export function callOnce({ url, method, headers, body, agent }: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, ...(agent && { agent }) });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let bytes = 0;
      let end: Buffer = Buffer.alloc(0);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        end = chunk.length < END_BYTES ? Buffer.concat([end, chunk]).subarray(-END_BYTES) : chunk.subarray(-END_BYTES);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, bytes, end: end.toString() }));
    });
    sent.end(body);
  });
}
