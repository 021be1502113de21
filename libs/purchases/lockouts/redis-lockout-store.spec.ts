import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { eventually } from '../../../test/support/eventually';
import { openTestRedis, type TestRedis } from '../../../test/support/test-redis';
import { ATTEMPTS_MAX, type LockoutRules } from './lockout-store';
import { PurchaseLockouts, type AdmittedAttempt, type BlockedAttempt } from './purchase-lockouts';

const RULES: LockoutRules = {
  insufficient_funds: { failures: 2, window_seconds: 5, cooldown_seconds: 2 },
  same_item: { attempts: 2, window_seconds: 3 },
  attempts: { attempts: 4, window_seconds: 6, cooldown_seconds: 5 },
};
const EMAIL_KEY = 'a@example.com';
const RUNS = 50;
const MOVES_MAX = 80;
/** More than the 500 ms for which Redis is waited for, less than anybody would. */
const PATIENCE_MS = 2_000;

class SettableClock extends Clock {
  private atMs = Date.UTC(2026, 0, 31);

  override nowMs(): number {
    return this.atMs;
  }

  advance(ms: number): void {
    this.atMs += ms;
  }
}

type Admission = AdmittedAttempt | BlockedAttempt;
type Outcome = 'bought' | 'no_funds' | 'withdrawn';

let server: TestRedis;
let redis: RedisConnection;
let clock: SettableClock;
let runs = 0;

beforeAll(async () => {
  server = await openTestRedis();
  redis = new RedisConnection(server.url);
  await redis.onModuleInit();
});

beforeEach(async () => {
  await redis.client.flushAll();
  clock = new SettableClock();
});

afterAll(() => redis.onApplicationShutdown());

/** Ends an attempt, and says what its player is told. */
async function settle(admission: Admission, outcome: Outcome): Promise<unknown> {
  if (!admission.isAdmitted) return outcome === 'withdrawn' ? 'replayed' : (await admission.refuse()).extra;
  if (outcome === 'no_funds') await admission.failForFunds();
  if (outcome === 'withdrawn') await admission.withdraw();
  return outcome;
}

async function attempt(lockouts: PurchaseLockouts, itemId: string, outcome: Outcome = 'bought'): Promise<unknown> {
  return settle(await lockouts.admit({ gameId: 1, emailKey: EMAIL_KEY, itemId }, RULES), outcome);
}

const outcome = fc.constantFrom<Outcome>('bought', 'no_funds', 'no_funds', 'withdrawn');
const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('begin' as const), item: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), which: fc.nat(1), outcome }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 999, 1_000, 2_000, 3_000) }),
  },
);

describe('lockouts in Redis', () => {
  it('decide as those of one process do, whatever is begun and ended in whatever order', async () => {
    const check = fc.asyncProperty(fc.array(move, { maxLength: MOVES_MAX, size: 'max' }), async (moves) => {
      const places = [new PurchaseLockouts(clock, null), new PurchaseLockouts(clock, redis)];
      const who = { gameId: ++runs, emailKey: EMAIL_KEY };
      const begun: Admission[][] = [];
      for (const made of moves) {
        if (made.kind === 'wait') clock.advance(made.ms);
        if (made.kind === 'begin') {
          const itemId = `item-${made.item}`;
          begun.push(await Promise.all(places.map((place) => place.admit({ ...who, itemId }, RULES))));
        }
        const ended = made.kind === 'settle' ? begun.splice(made.which, 1)[0] : undefined;
        if (made.kind !== 'settle' || !ended) continue;
        const [inProcess, inRedis] = await Promise.all(ended.map((admission) => settle(admission, made.outcome)));
        expect(inRedis).toEqual(inProcess);
      }
    });
    await fc.assert(check, { numRuns: RUNS });
  });

  it('count what was tried at another process', async () => {
    const [one, other] = [new PurchaseLockouts(clock, redis), new PurchaseLockouts(clock, redis)];
    expect(await attempt(one, 'sword')).toBe('bought');
    expect(await attempt(other, 'sword')).toBe('bought');
    expect(await attempt(one, 'sword')).toMatchObject({ reason: 'same_item' });
    expect(await attempt(other, 'shield', 'no_funds')).toBe('no_funds');
    expect(await attempt(one, 'helmet', 'no_funds')).toBe('no_funds');
    expect(await attempt(other, 'boots')).toEqual({ reason: 'insufficient_funds', retry_after: 2 });
  });

  it('leave no e-mail address in Redis, and nothing that stays', async () => {
    const lockouts = new PurchaseLockouts(clock, redis);
    await attempt(lockouts, 'sword', 'no_funds');
    const keys = await redis.client.keys('*');
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect([key, ...(await redis.client.zRange(key, 0, -1))].join()).not.toContain('@');
      const leftMs = await redis.client.pTTL(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(RULES.attempts.window_seconds * 1_000);
    }
  });

  it(`remember ${ATTEMPTS_MAX} attempts of a player at the most`, async () => {
    const lockouts = new PurchaseLockouts(clock, redis);
    const generous: LockoutRules = { ...RULES, attempts: { ...RULES.attempts, attempts: 10 * ATTEMPTS_MAX } };
    const admit = (itemId: string) => lockouts.admit({ gameId: 1, emailKey: EMAIL_KEY, itemId }, generous);
    await admit('sword');
    const [key = ''] = await redis.client.keys('*:attempts');
    const fill = `for i = 2, ARGV[1] do
      local at = ARGV[2] .. ':' .. i
      redis.call('ZADD', KEYS[1], 0, 't:' .. at .. ':item', 0, 'i:item:' .. at)
    end`;
    await redis.client.eval(fill, { keys: [key], arguments: [String(ATTEMPTS_MAX), String(clock.nowMs())] });
    expect(await redis.client.zCard(key)).toBe(2 * ATTEMPTS_MAX);
    expect(await admit('shield')).toMatchObject({ isAdmitted: true });
    expect(await redis.client.zCard(key)).toBe(2 * ATTEMPTS_MAX);
  });
});

describe('while Redis is away,', () => {
  let warnings: jest.SpyInstance<unknown, unknown[]>;
  const warned = () => warnings.mock.calls.filter(([message]) => String(message).startsWith('purchase lockouts'));

  beforeEach(() => {
    warnings = jest.spyOn(Logger.prototype, 'warn');
  });
  afterEach(() => warnings.mockRestore());

  it('the process that is asked counts by itself, and warns of it once', async () => {
    const lockouts = new PurchaseLockouts(clock, redis);
    expect(await attempt(lockouts, 'sword')).toBe('bought');
    await server.stop();
    expect(await attempt(lockouts, 'sword')).toBe('bought');
    expect(await attempt(lockouts, 'sword')).toBe('bought');
    expect(await attempt(lockouts, 'sword')).toMatchObject({ reason: 'same_item' });
    expect(await attempt(lockouts, 'shield', 'no_funds')).toBe('no_funds');
    expect(await attempt(lockouts, 'shield', 'withdrawn')).toBe('withdrawn');
    expect(warned()).toHaveLength(1);

    await server.start();
    await eventually(() => expect(redis.isReady).toBe(true));
    expect(await attempt(lockouts, 'sword')).toBe('bought');
    expect(await redis.client.keys('*')).toHaveLength(1);
  });

  it('an attempt that was let through before is ended without it', async () => {
    const lockouts = new PurchaseLockouts(clock, redis);
    const who = { gameId: 1, emailKey: EMAIL_KEY };
    const admissions = [await lockouts.admit({ ...who, itemId: 'sword' }, RULES)];
    admissions.push(await lockouts.admit({ ...who, itemId: 'shield' }, RULES));
    await server.stop();
    for (const admission of admissions) await settle(admission, 'no_funds');
    expect(await attempt(lockouts, 'boots')).toMatchObject({ reason: 'insufficient_funds' });
    await server.start();
    await eventually(() => expect(redis.isReady).toBe(true));
  });

  it('nobody waits for one that takes connections and answers nothing', async () => {
    const lockouts = new PurchaseLockouts(clock, redis);
    server.pause();
    const startMs = performance.now();
    for (let time = 0; time < 2; time++) expect(await attempt(lockouts, 'sword')).toBe('bought');
    expect(performance.now() - startMs).toBeLessThan(PATIENCE_MS);
    server.resume();
    await eventually(() => expect(redis.isReady).toBe(true));
  });
});
