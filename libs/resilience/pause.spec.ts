import { Pause } from './pause';

const LONG_MS = 60_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('Pause', () => {
  it('takes any number of calls before it as one', async () => {
    const pause = new Pause();
    for (let call = 0; call < 1_000; call++) pause.wake();
    await pause.untilWoken(LONG_MS);

    const second = pause.untilWoken(LONG_MS);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(LONG_MS);
    await second;
  });

  it('ends when woken', async () => {
    const pause = new Pause();
    const waiting = pause.untilWoken(LONG_MS);
    pause.wake();
    await waiting;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('lets a rest be cut short by the end alone', async () => {
    const pause = new Pause();
    const resting = pause.rest(LONG_MS);
    pause.wake();
    expect(jest.getTimerCount()).toBe(1);
    pause.end();
    await resting;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not wait any more once it has ended', async () => {
    const pause = new Pause();
    pause.end();
    await pause.rest(LONG_MS);
    await pause.untilWoken(LONG_MS);
    expect(jest.getTimerCount()).toBe(0);
  });
});
