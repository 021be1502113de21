import { BulkReads } from './bulk-reads';

const WAITING_MAX = 10_000;

describe('long readings', () => {
  it('go on three at a time, first come, first served, whether or not those before them failed', async () => {
    const reads = new BulkReads();
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        reads.run(async () => {
          begun.push(index);
          most = Math.max(most, ++running);
          await Promise.resolve();
          running -= 1;
          if (index % 2 === 0) throw new Error('failed');
          return index;
        }),
      ),
    );
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4, 5], 3]);
    expect(results.map(({ status }) => status)).toEqual([0, 1, 2].flatMap(() => ['rejected', 'fulfilled']));
  });

  it('are refused for the moment when too many wait', async () => {
    const reads = new BulkReads();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const waiting = Array.from({ length: 3 + WAITING_MAX }, () => reads.run(() => ended));
    await expect(reads.run(() => ended)).rejects.toMatchObject({ status: 503, extra: { retry_after: 1 } });
    end();
    await Promise.all(waiting);
  });
});
