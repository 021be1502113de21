import { nextTurn, shortWorks } from './next-turn';

/** Runs a short work. */
async function goFirst(work: () => Promise<unknown>): Promise<void> {
  shortWorks.begin();
  try {
    await work();
  } finally {
    shortWorks.end();
  }
}

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const PATIENCE_MS = 25;

describe('long works', () => {
  it('go on one a turn of the event loop, first come, first served', async () => {
    const done: string[] = [];
    const work = async (name: string) => {
      for (const part of [1, 2]) {
        await nextTurn();
        done.push(`${name}${part}`);
      }
    };
    const works = Promise.all([work('a'), work('b')]);
    const seen: number[] = [];
    while (done.length < 4) {
      await turnOfTheLoop();
      seen.push(done.length);
    }
    await works;
    expect(done).toEqual(['a1', 'b1', 'a2', 'b2']);
    // Never more than one more than a turn before.
    expect(seen.every((count, turn) => count - (seen[turn - 1] ?? 0) <= 1)).toBe(true);
  });

  describe('while short ones are under way', () => {
    const done: string[] = [];
    let endShort: () => void;

    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
      done.length = 0;
      void goFirst(() => new Promise<void>((resolve) => (endShort = resolve)));
      for (const name of ['a', 'b']) void nextTurn().then(() => done.push(name));
    });
    afterEach(() => jest.useRealTimers());

    const someTurns = async () => {
      for (let turn = 0; turn < 5; turn++) await turnOfTheLoop();
    };

    it('wait until those are done', async () => {
      await someTurns();
      await jest.advanceTimersByTimeAsync(PATIENCE_MS - 1);
      await someTurns();
      expect(done).toEqual([]);
      endShort();
      await someTurns();
      expect(done).toEqual(['a', 'b']);
    });

    it('wait no longer than their patience lasts, each for itself', async () => {
      await someTurns();
      await jest.advanceTimersByTimeAsync(PATIENCE_MS);
      await someTurns();
      expect(done).toEqual(['a']);
      await jest.advanceTimersByTimeAsync(PATIENCE_MS);
      await someTurns();
      expect(done).toEqual(['a', 'b']);
      endShort();
    });

    it('do not start to be patient anew with each short one', async () => {
      await someTurns();
      await jest.advanceTimersByTimeAsync(PATIENCE_MS - 5);
      const endFirst = endShort;
      void goFirst(() => new Promise<void>((resolve) => (endShort = resolve)));
      endFirst();
      await someTurns();
      expect(done).toEqual([]);
      await jest.advanceTimersByTimeAsync(5);
      await someTurns();
      expect(done).toEqual(['a']);
      endShort();
      await someTurns();
    });

    it('go on when a short one has failed', async () => {
      endShort();
      const failing = goFirst(() => Promise.reject(new Error('a short work failed')));
      await expect(failing).rejects.toThrow('a short work failed');
      await someTurns();
      expect(done).toEqual(['a', 'b']);
    });
  });
});
