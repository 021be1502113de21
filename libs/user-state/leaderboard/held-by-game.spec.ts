import { HeldByGame } from './held-by-game';

function someHeldValues() {
  const time = { nowMs: 1_000 };
  const read = jest.fn<Promise<string>, [number]>((gameId) => Promise.resolve(`${gameId} at ${time.nowMs}`));
  return { time, read, held: new HeldByGame({ lifeMs: 10, nowMs: () => time.nowMs, read }) };
}

describe('a value of a game', () => {
  it('is read once for all who ask at the same time, and for those who ask while it is young', async () => {
    const { time, read, held } = someHeldValues();
    expect(await Promise.all([held.get(1), held.get(1)])).toEqual(['1 at 1000', '1 at 1000']);
    time.nowMs += 9;
    expect(await held.get(1)).toBe('1 at 1000');
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is read again when it is old', async () => {
    const { time, held } = someHeldValues();
    await held.get(1);
    time.nowMs += 10;
    expect(await held.get(1)).toBe('1 at 1010');
  });

  it('is not that of another game', async () => {
    const { held } = someHeldValues();
    expect([await held.get(1), await held.get(2)]).toEqual(['1 at 1000', '2 at 1000']);
  });

  it('that could not be read is read again by the next who asks', async () => {
    const { read, held } = someHeldValues();
    read.mockRejectedValueOnce(new Error('away'));
    await expect(held.get(1)).rejects.toThrow('away');
    expect(await held.get(1)).toBe('1 at 1000');
  });

  it('is held for a thousand games, and let go for the one that was asked for the longest time ago', async () => {
    const { read, held } = someHeldValues();
    for (let gameId = 0; gameId <= 1_000; gameId++) await held.get(gameId);
    await held.get(1_000);
    expect(read).toHaveBeenCalledTimes(1_001);
    await held.get(0);
    expect(read).toHaveBeenCalledTimes(1_002);
  });
});
