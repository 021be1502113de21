import { Logger } from '@nestjs/common';
import { Refusal } from '@goldkeep/http';
import { HeldReads } from './held-reads';

const LIFE_MS = 1_000;
const STALE_MS = 60_000;
const unavailable = new Refusal(503, 'service_unavailable', 'away');

interface Value {
  readonly text: string;
}

// The warnings that belong to these tests would only clutter their report.
beforeAll(() => {
  Logger.overrideLogger(false);
});

function someHeldReads() {
  const time = { atMs: 5_000_000 };
  const held = new HeldReads<Value>({ max: 10, lifeMs: LIFE_MS, staleMs: STALE_MS, nowMs: () => time.atMs });
  const read = jest.fn<Promise<Value | undefined>, []>(() => Promise.resolve({ text: 'old' }));
  return { time, held, read, get: () => held.get('key', read) };
}

/** A read that ends when the test says so. */
function aSlowRead() {
  let end: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => (end = resolve));
  return { promise, end };
}

describe('HeldReads', () => {
  it('reads once in the first half of the life of a value', async () => {
    const { time, read, get } = someHeldReads();
    await get();
    time.atMs += LIFE_MS / 2;
    await get();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads ahead in the second half, once, while nobody waits for it', async () => {
    const { time, read, get } = someHeldReads();
    await get();
    time.atMs += LIFE_MS / 2 + 1;
    const ahead = aSlowRead();
    read.mockReturnValueOnce(ahead.promise);
    expect([await get(), await get()]).toEqual([{ text: 'old' }, { text: 'old' }]);
    expect(read).toHaveBeenCalledTimes(2);
    ahead.end({ text: 'new' });
    await ahead.promise;
    await Promise.resolve();
    expect(await get()).toEqual({ text: 'new' });
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('makes everyone wait for a value whose life is over', async () => {
    const { time, read, get } = someHeldReads();
    await get();
    time.atMs += LIFE_MS;
    read.mockResolvedValueOnce({ text: 'new' });
    expect(await get()).toEqual({ text: 'new' });
  });

  it('makes one read for everyone who asks at the same time', async () => {
    const { read, get } = someHeldReads();
    const values = await Promise.all([get(), get(), get()]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(values).toEqual(Array(3).fill({ text: 'old' }));
  });

  it('does not hold that something is not there', async () => {
    const { read, get } = someHeldReads();
    read.mockResolvedValueOnce(undefined);
    expect(await get()).toBeUndefined();
    expect(await get()).toEqual({ text: 'old' });
  });

  it('counts the life of a value from the start of its read', async () => {
    const { time, read, get } = someHeldReads();
    const slow = aSlowRead();
    read.mockReturnValueOnce(slow.promise);
    const first = get();
    time.atMs += LIFE_MS;
    slow.end({ text: 'slow' });
    expect(await first).toEqual({ text: 'slow' });
    expect(await get()).toEqual({ text: 'old' });
  });

  it('does not hold what was read before a drop and came after it', async () => {
    const { held, read, get } = someHeldReads();
    const slow = aSlowRead();
    read.mockReturnValueOnce(slow.promise);
    const before = get();
    held.drop(() => true);
    read.mockResolvedValueOnce({ text: 'new' });
    expect(await get()).toEqual({ text: 'new' });
    slow.end({ text: 'old' });
    await before;
    expect(await get()).toEqual({ text: 'new' });
  });

  it('serves a stale value while the database is away, asking again once in a life', async () => {
    const { time, read, get } = someHeldReads();
    await get();
    read.mockRejectedValue(unavailable);
    time.atMs += LIFE_MS;
    expect(await get()).toEqual({ text: 'old' });
    expect(await get()).toEqual({ text: 'old' });
    expect(read).toHaveBeenCalledTimes(2);
    time.atMs += STALE_MS;
    await expect(get()).rejects.toBe(unavailable);
  });

  it('hides no other failure behind a stale value', async () => {
    const { time, read, get } = someHeldReads();
    await get();
    time.atMs += LIFE_MS;
    read.mockRejectedValue(new Error('broken'));
    await expect(get()).rejects.toThrow('broken');
  });
});
