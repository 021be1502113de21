import { nextTurn } from './next-turn';

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

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
});
