import { readFile } from 'node:fs/promises';
import { postBatch } from './batch';
import { streamAll } from './stream';

export interface HeavyWork {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Files of batches, one for each loop that posts them. */
  readonly bodies: readonly string[];
  /** Players of a batch. */
  readonly size: number;
  /** Loops that stream. */
  readonly streams: number;
}

/** How many ended. */
export interface WorkDone {
  readonly batches: number;
  readonly streams: number;
}

/** Batches and streams side by side, each begun anew when it has ended, until the parent says `end`. */
async function run({ url, headers, bodies, size, streams }: HeavyWork): Promise<void> {
  const api = { url, headers };
  const contents = await Promise.all(bodies.map((name) => readFile(name)));
  const done = { batches: 0, streams: 0 };
  let isEnding = false;
  process.once('message', () => {
    isEnding = true;
  });
  process.send?.('started');
  const posting = contents.map(async (body) => {
    for (; !isEnding; done.batches++) await postBatch(api, body, size);
  });
  const streaming = Array.from({ length: streams }, async () => {
    for (; !isEnding; done.streams++) await streamAll(api);
  });
  await Promise.all([...posting, ...streaming]);
  process.send?.(done satisfies WorkDone);
}

process.once('message', (work: HeavyWork) => {
  void run(work);
});
