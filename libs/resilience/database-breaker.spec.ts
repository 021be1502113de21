import { Logger } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { CircuitOpenError } from './circuit-open-error';
import { DatabaseBreaker } from './database-breaker';

const OPEN_MS = 30_000;
const hungUp = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const refused = Object.assign(new DatabaseError('no', 0, 'error'), { code: '23505' });

let probe: jest.Mock<Promise<void>, []>;
let breaker: DatabaseBreaker;
let states: string[];
let warn: jest.SpyInstance;

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
  warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  probe = jest.fn(() => Promise.resolve());
  breaker = new DatabaseBreaker({ probe });
  states = [];
  breaker.onStateChange((state) => states.push(state));
});
afterEach(() => {
  breaker.onApplicationShutdown();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

async function fail(times: number, error: Error = hungUp): Promise<void> {
  for (let time = 0; time < times; time++) {
    await expect(breaker.observe(() => Promise.reject(error))).rejects.toBe(error);
  }
}

function refusalOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A statement that ends when the test says so. */
function aSlowStatement() {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  return { observed: breaker.observe(() => ended), end };
}

describe('DatabaseBreaker', () => {
  it('opens at the fifth failure in a row, and then refuses with the time until the probe', async () => {
    await fail(4);
    expect(() => breaker.admit()).not.toThrow();
    expect([breaker.state, breaker.failures, breaker.retryAfterSeconds]).toEqual(['closed', 4, undefined]);
    await fail(1);
    expect([breaker.state, breaker.failures, breaker.retryAfterSeconds]).toEqual(['open', 5, 30]);
    await jest.advanceTimersByTimeAsync(12_500);
    const refusal = refusalOf(() => breaker.admit());
    expect(refusal).toBeInstanceOf(CircuitOpenError);
    expect(refusal).toMatchObject({ status: 503, code: 'service_unavailable', extra: { retry_after: 18 } });
  });

  it('starts to count anew after every answer, a refusal by the database among them', async () => {
    await fail(4);
    expect(await breaker.observe(() => Promise.resolve('row'))).toBe('row');
    await fail(4);
    await fail(1, refused);
    expect(breaker.failures).toBe(0);
    await fail(4);
    expect(breaker.state).toBe('closed');
  });

  it('takes our own mistakes neither for an answer nor for a failure', async () => {
    await fail(4);
    await fail(100, new TypeError('not a function'));
    expect([breaker.state, breaker.failures]).toEqual(['closed', 4]);
    await fail(1);
    expect(breaker.state).toBe('open');
  });

  it.each([
    ['a lost connection', { code: 'ECONNREFUSED' }, 'connect'],
    ['a server that stops', { code: '57P01' }, 'terminating connection'],
    ['a statement timeout', { code: '57014' }, 'canceling statement due to statement timeout'],
    ['an answer that does not come', {}, 'Query read timeout'],
    ['a connection that is not made in time', {}, 'timeout expired'],
    ['a full disk', { code: '53100' }, 'could not extend file'],
    ['too many connections', { code: '53300' }, 'too many clients'],
    ['a disk that fails', { code: '58030' }, 'could not read block'],
    ['a login that is refused', { code: '28P01' }, 'password authentication failed'],
    ['a database that lets nobody in', { code: '55000' }, 'not currently accepting connections'],
  ])('counts %s as a failure', async (_what, fields, message) => {
    await fail(5, Object.assign(new Error(message), fields));
    expect(breaker.state).toBe('open');
  });

  it.each([
    ['40001', 'a serialization failure'],
    ['40P01', 'a deadlock'],
    ['55P03', 'a lock that is not free'],
    ['23505', 'a violated constraint'],
    ['22P02', 'a value that is none'],
    ['P0001', 'an exception raised by a function'],
  ])('never counts %s: %s', async (code) => {
    await fail(1_000, Object.assign(new DatabaseError('no', 0, 'error'), { code }));
    expect([breaker.state, breaker.failures]).toEqual(['closed', 0]);
  });

  it('asks once by itself when its time is over, refusing everyone meanwhile, and closes with the answer', async () => {
    let answer: () => void = () => undefined;
    probe.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    await fail(5);
    await jest.advanceTimersByTimeAsync(OPEN_MS - 1);
    expect(probe).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect([breaker.state, breaker.retryAfterSeconds]).toEqual(['half_open', 1]);
    expect(() => breaker.admit()).toThrow(CircuitOpenError);
    answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(() => breaker.admit()).not.toThrow();
    expect([breaker.state, breaker.failures]).toEqual(['closed', 0]);
    expect(probe).toHaveBeenCalledTimes(1);
    expect(states).toEqual(['open', 'half_open', 'closed']);
  });

  it('opens for the same time again when its question is not answered, for whatever reason', async () => {
    probe.mockRejectedValueOnce(refused).mockRejectedValueOnce(hungUp);
    await fail(5);
    await jest.advanceTimersByTimeAsync(2 * OPEN_MS);
    expect(states).toEqual(['open', 'half_open', 'open', 'half_open', 'open']);
    expect([breaker.openings, breaker.retryAfterSeconds]).toEqual([3, 30]);
    await jest.advanceTimersByTimeAsync(OPEN_MS);
    expect(breaker.state).toBe('closed');
    expect(probe).toHaveBeenCalledTimes(3);
  });

  it('closes at the end of its time even if the clock of the system is set back', async () => {
    await fail(5);
    jest.setSystemTime(0);
    await jest.advanceTimersByTimeAsync(OPEN_MS);
    expect(breaker.state).toBe('closed');
  });

  it('lets what is under way go on while it is open, and learns nothing from it', async () => {
    const [good, bad] = [aSlowStatement(), aSlowStatement()];
    await fail(5);
    expect(await breaker.observe(() => Promise.resolve('rolled back'))).toBe('rolled back');
    good.end();
    await good.observed;
    expect([breaker.state, breaker.failures]).toEqual(['open', 5]);
    let answer: () => void = () => undefined;
    probe.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    await jest.advanceTimersByTimeAsync(OPEN_MS);
    bad.end(hungUp);
    await expect(bad.observed).rejects.toBe(hungUp);
    answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(breaker.state).toBe('closed');
  });

  it('says once what happened to it, and not whose statement it was', async () => {
    await fail(50);
    expect(warn.mock.calls).toEqual([
      ['the circuit opens for 30 s after 5 failures in a row, the last: read ECONNRESET'],
    ]);
  });

  it('asks no more once it is stopped', async () => {
    await fail(5);
    breaker.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(10 * OPEN_MS);
    expect(probe).not.toHaveBeenCalled();
  });
});
