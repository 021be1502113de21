import { Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { openTestRedis } from '../../../test/support/test-redis';
import type { LockoutRules } from './lockout-store';
import { PurchaseLockouts, type PurchaseAttempt } from './purchase-lockouts';

const RULES: LockoutRules = {
  insufficient_funds: { failures: 50, window_seconds: 300, cooldown_seconds: 300 },
  same_item: { attempts: 10, window_seconds: 60 },
  attempts: { attempts: 200, window_seconds: 300, cooldown_seconds: 300 },
};
const PLAYERS_MAX = 100_000;

class SettableClock extends Clock {
  private atMs = Date.UTC(2026, 0, 31);

  override nowMs(): number {
    return this.atMs;
  }

  advance(seconds: number): void {
    this.atMs += seconds * 1_000;
  }
}

type Outcome = 'bought' | 'no_funds' | 'withdrawn';

let clock: SettableClock;
let lockouts: PurchaseLockouts;
let items = 0;

function newItem(): string {
  return `item-${++items}`;
}

/** One attempt to buy; answers with null when it was let through. */
async function attempt(
  parts: Partial<PurchaseAttempt> = {},
  outcome: Outcome = 'bought',
  rules = RULES,
): Promise<unknown> {
  const admission = await lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: newItem(), ...parts }, rules);
  if (!admission.isAdmitted) return (await admission.refuse()).extra;
  if (outcome === 'no_funds') await admission.failForFunds();
  if (outcome === 'withdrawn') await admission.withdraw();
  return null;
}

/** Makes that many attempts, all of which must be let through. */
async function letThrough(
  times: number,
  parts: Partial<PurchaseAttempt> = {},
  outcome?: Outcome,
  rules = RULES,
): Promise<void> {
  for (let time = 0; time < times; time++) expect(await attempt(parts, outcome, rules)).toBeNull();
}

async function connectedTo(url: string): Promise<RedisConnection> {
  const redis = new RedisConnection(url);
  await redis.onModuleInit();
  return redis;
}

describe.each(['this process', 'Redis'])('kept in %s,', (place) => {
  let redis: RedisConnection | null = null;

  beforeAll(async () => {
    if (place === 'Redis') redis = await connectedTo((await openTestRedis()).url);
  });

  beforeEach(async () => {
    await redis?.client.flushAll();
    clock = new SettableClock();
    lockouts = new PurchaseLockouts(clock, redis);
  });

  afterAll(() => redis?.onApplicationShutdown());

  describe('failures for lack of funds', () => {
    it('start a cooldown of five minutes with the 50th, which is still answered itself', async () => {
      await letThrough(49, {}, 'no_funds');
      expect(await attempt({}, 'no_funds')).toBeNull();
      expect(await attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 300 });
      clock.advance(299.5);
      expect(await attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 1 });
      clock.advance(0.5);
      expect(await attempt()).toBeNull();
    });

    it('count for five minutes, and no longer', async () => {
      await letThrough(1, {}, 'no_funds');
      clock.advance(299);
      await letThrough(48, {}, 'no_funds');
      clock.advance(1);
      await letThrough(2, {}, 'no_funds');
      expect(await attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 300 });
    });

    it('are not forgotten because purchases succeed in between', async () => {
      for (let time = 0; time < 50; time++) {
        await letThrough(1);
        await letThrough(1, {}, 'no_funds');
      }
      expect(await attempt()).toMatchObject({ reason: 'insufficient_funds' });
    });

    it('begin to count anew after the cooldown', async () => {
      await letThrough(50, {}, 'no_funds');
      clock.advance(300);
      await letThrough(49, {}, 'no_funds');
      expect(await attempt()).toBeNull();
    });
  });

  describe('attempts at one item', () => {
    const sword = { itemId: 'sword' };

    it('are refused from the 11th within a minute, until the first of them is a minute old', async () => {
      await letThrough(1, sword);
      clock.advance(20);
      await letThrough(9, sword);
      expect(await attempt(sword)).toEqual({ reason: 'same_item', retry_after: 40 });
      clock.advance(39.999);
      expect(await attempt(sword)).toEqual({ reason: 'same_item', retry_after: 1 });
      clock.advance(0.001);
      expect(await attempt(sword)).toBeNull();
      expect(await attempt(sword)).toEqual({ reason: 'same_item', retry_after: 20 });
    });

    it('leave every other item open', async () => {
      await letThrough(10, sword);
      expect(await attempt({ itemId: 'shield' })).toBeNull();
      expect(await attempt(sword)).toMatchObject({ reason: 'same_item' });
    });

    it('count whether they succeed or fail', async () => {
      await letThrough(5, sword, 'no_funds');
      await letThrough(5, sword);
      expect(await attempt(sword)).toMatchObject({ reason: 'same_item' });
    });
  });

  describe('attempts in all', () => {
    it('start a cooldown of five minutes with the 201st within five minutes', async () => {
      await letThrough(200);
      expect(await attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 300 });
      clock.advance(299.999);
      expect(await attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 1 });
      clock.advance(0.001);
      await letThrough(200);
    });

    it('count for five minutes, and no longer', async () => {
      await letThrough(1);
      clock.advance(299);
      await letThrough(199);
      clock.advance(1);
      await letThrough(1);
      expect(await attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 300 });
    });
  });

  describe('a blocked attempt', () => {
    it('does not prolong the block', async () => {
      await letThrough(50, {}, 'no_funds');
      for (let minute = 0; minute < 5; minute++) {
        expect(await attempt()).toMatchObject({ retry_after: 300 - minute * 60 });
        clock.advance(60);
      }
      expect(await attempt()).toBeNull();
    });

    it('does not count as an attempt at the item', async () => {
      await letThrough(10, { itemId: 'sword' });
      for (let second = 0; second < 60; second++) {
        expect(await attempt({ itemId: 'sword' })).toMatchObject({ retry_after: 60 - second });
        clock.advance(1);
      }
      await letThrough(10, { itemId: 'sword' });
    });

    it('that turns out to be a replay starts no cooldown', async () => {
      await letThrough(200);
      const replay = await lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: 'sword' }, RULES);
      expect(replay.isAdmitted).toBe(false);
      clock.advance(300);
      expect(await attempt()).toBeNull();
    });

    it('shares one cooldown with those that came with it', async () => {
      await letThrough(200);
      const admit = () => lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: newItem() }, RULES);
      const admissions = [await admit(), await admit()];
      const blocked = admissions.flatMap((admission) => (admission.isAdmitted ? [] : [admission]));
      const refusals = [await blocked[0]?.refuse(), await blocked[1]?.refuse()];
      expect(refusals.map((refusal) => refusal?.extra.retry_after)).toEqual([300, 300]);
      clock.advance(10);
      expect(await attempt()).toMatchObject({ retry_after: 290 });
    });
  });

  describe('a withdrawn attempt', () => {
    it('counts neither for its item nor in all', async () => {
      await letThrough(500, {}, 'withdrawn');
      await letThrough(20, { itemId: 'sword' }, 'withdrawn');
      await letThrough(10, { itemId: 'sword' });
      await letThrough(190);
      expect(await attempt()).toMatchObject({ reason: 'too_many_attempts' });
    });
  });

  describe('a block', () => {
    it('concerns one player of one game', async () => {
      await letThrough(50, {}, 'no_funds');
      expect(await attempt()).toMatchObject({ reason: 'insufficient_funds' });
      expect(await attempt({ emailKey: 'b@example.com' })).toBeNull();
      expect(await attempt({ gameId: 2 })).toBeNull();
    });

    it('follows the numbers of the game', async () => {
      const strict: LockoutRules = {
        insufficient_funds: { failures: 1, window_seconds: 10, cooldown_seconds: 20 },
        same_item: { attempts: 2, window_seconds: 5 },
        attempts: { attempts: 3, window_seconds: 30, cooldown_seconds: 40 },
      };
      await letThrough(2, { itemId: 'sword' }, 'bought', strict);
      expect(await attempt({ itemId: 'sword' }, 'bought', strict)).toEqual({ reason: 'same_item', retry_after: 5 });
      await letThrough(1, {}, 'bought', strict);
      expect(await attempt({}, 'bought', strict)).toEqual({ reason: 'too_many_attempts', retry_after: 40 });
      await letThrough(1, { emailKey: 'b@example.com' }, 'no_funds', strict);
      const poor = await attempt({ emailKey: 'b@example.com' }, 'bought', strict);
      expect(poor).toEqual({ reason: 'insufficient_funds', retry_after: 20 });
    });
  });
});

describe('the memory of attempts', () => {
  beforeEach(() => {
    clock = new SettableClock();
    lockouts = new PurchaseLockouts(clock, null);
  });

  it('holds so many players, and forgets the ones unseen for longest first', async () => {
    const sword = (emailKey: string) => ({ gameId: 1, emailKey, itemId: 'sword' });
    await letThrough(10, sword('first'));
    await letThrough(10, sword('second'));
    for (let other = 0; other < PLAYERS_MAX - 1; other++) await lockouts.admit(sword(`other-${other}`), RULES);
    expect(await attempt(sword('second'))).toMatchObject({ reason: 'same_item' });
    expect(await attempt(sword('first'))).toBeNull();
  });
});
