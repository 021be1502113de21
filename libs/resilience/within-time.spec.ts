import { TimeIsUpError, withinTime } from './within-time';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('withinTime', () => {
  it('gives up on work that does not end', async () => {
    const never = new Promise<void>(() => undefined);
    const limited = withinTime(never, 10_000);
    jest.runAllTimers();
    await expect(limited).rejects.toThrow(TimeIsUpError);
  });

  it('passes on how the work ended, and leaves no timer behind', async () => {
    await withinTime(Promise.resolve(), 10_000);
    await expect(withinTime(Promise.reject(new Error('the work failed')), 10_000)).rejects.toThrow('the work failed');
    expect(jest.getTimerCount()).toBe(0);
  });
});
