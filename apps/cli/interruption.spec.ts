import { heedingSignals, Interruption } from './interruption';

describe('an interruption', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks the command to stop at the first signal, and leaves at the next', () => {
    const interruption = new Interruption();
    const leave = jest.fn();
    interruption.interrupt(leave);
    expect(interruption.signal.aborted).toBe(true);
    expect(leave).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1_001);
    interruption.interrupt(leave);
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it('takes the same Ctrl-C, come a second time through npm, for one', () => {
    const interruption = new Interruption();
    const leave = jest.fn();
    interruption.interrupt(leave);
    jest.advanceTimersByTime(1_000);
    interruption.interrupt(leave);
    expect(leave).not.toHaveBeenCalled();
  });
});

describe('work that heeds signals', () => {
  const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

  it('leaves them to others when it has ended, also with an error', async () => {
    const before = listeners();
    const during = await heedingSignals(
      () => undefined,
      () => Promise.resolve(listeners()),
    );
    expect(during).toBe(before + 2);
    const failing = heedingSignals(
      () => undefined,
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(listeners()).toBe(before);
  });
});
