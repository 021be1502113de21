import { Clock } from '@goldkeep/auth';
import { PurchaseLockouts, type LockoutRules, type PurchaseAttempt } from './purchase-lockouts';

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

beforeEach(() => {
  clock = new SettableClock();
  lockouts = new PurchaseLockouts(clock);
});

function newItem(): string {
  return `item-${++items}`;
}

/** One attempt to buy; answers with null when it was let through. */
function attempt(parts: Partial<PurchaseAttempt> = {}, outcome: Outcome = 'bought', rules = RULES): unknown {
  const admission = lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: newItem(), ...parts }, rules);
  if (!admission.isAdmitted) return admission.refuse().extra;
  if (outcome === 'no_funds') admission.failForFunds();
  if (outcome === 'withdrawn') admission.withdraw();
  return null;
}

/** Makes that many attempts, all of which must be let through. */
function letThrough(times: number, parts: Partial<PurchaseAttempt> = {}, outcome?: Outcome, rules = RULES): void {
  for (let time = 0; time < times; time++) expect(attempt(parts, outcome, rules)).toBeNull();
}

describe('failures for lack of funds', () => {
  it('start a cooldown of five minutes with the 50th, which is still answered itself', () => {
    letThrough(49, {}, 'no_funds');
    expect(attempt({}, 'no_funds')).toBeNull();
    expect(attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 300 });
    clock.advance(299.5);
    expect(attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 1 });
    clock.advance(0.5);
    expect(attempt()).toBeNull();
  });

  it('count for five minutes, and no longer', () => {
    letThrough(1, {}, 'no_funds');
    clock.advance(299);
    letThrough(48, {}, 'no_funds');
    clock.advance(1);
    letThrough(2, {}, 'no_funds');
    expect(attempt()).toEqual({ reason: 'insufficient_funds', retry_after: 300 });
  });

  it('are not forgotten because purchases succeed in between', () => {
    for (let time = 0; time < 50; time++) {
      letThrough(1);
      letThrough(1, {}, 'no_funds');
    }
    expect(attempt()).toMatchObject({ reason: 'insufficient_funds' });
  });

  it('begin to count anew after the cooldown', () => {
    letThrough(50, {}, 'no_funds');
    clock.advance(300);
    letThrough(49, {}, 'no_funds');
    expect(attempt()).toBeNull();
  });
});

describe('attempts at one item', () => {
  const sword = { itemId: 'sword' };

  it('are refused from the 11th within a minute, until the first of them is a minute old', () => {
    letThrough(1, sword);
    clock.advance(20);
    letThrough(9, sword);
    expect(attempt(sword)).toEqual({ reason: 'same_item', retry_after: 40 });
    clock.advance(39.999);
    expect(attempt(sword)).toEqual({ reason: 'same_item', retry_after: 1 });
    clock.advance(0.001);
    expect(attempt(sword)).toBeNull();
    expect(attempt(sword)).toEqual({ reason: 'same_item', retry_after: 20 });
  });

  it('leave every other item open', () => {
    letThrough(10, sword);
    expect(attempt({ itemId: 'shield' })).toBeNull();
    expect(attempt(sword)).toMatchObject({ reason: 'same_item' });
  });

  it('count whether they succeed or fail', () => {
    letThrough(5, sword, 'no_funds');
    letThrough(5, sword);
    expect(attempt(sword)).toMatchObject({ reason: 'same_item' });
  });
});

describe('attempts in all', () => {
  it('start a cooldown of five minutes with the 201st within five minutes', () => {
    letThrough(200);
    expect(attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 300 });
    clock.advance(299.999);
    expect(attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 1 });
    clock.advance(0.001);
    letThrough(200);
  });

  it('count for five minutes, and no longer', () => {
    letThrough(1);
    clock.advance(299);
    letThrough(199);
    clock.advance(1);
    letThrough(1);
    expect(attempt()).toEqual({ reason: 'too_many_attempts', retry_after: 300 });
  });
});

describe('a blocked attempt', () => {
  it('does not prolong the block', () => {
    letThrough(50, {}, 'no_funds');
    for (let minute = 0; minute < 5; minute++) {
      expect(attempt()).toMatchObject({ retry_after: 300 - minute * 60 });
      clock.advance(60);
    }
    expect(attempt()).toBeNull();
  });

  it('does not count as an attempt at the item', () => {
    letThrough(10, { itemId: 'sword' });
    for (let second = 0; second < 60; second++) {
      expect(attempt({ itemId: 'sword' })).toMatchObject({ retry_after: 60 - second });
      clock.advance(1);
    }
    letThrough(10, { itemId: 'sword' });
  });

  it('that turns out to be a replay starts no cooldown', () => {
    letThrough(200);
    const replay = lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: 'sword' }, RULES);
    expect(replay.isAdmitted).toBe(false);
    clock.advance(300);
    expect(attempt()).toBeNull();
  });

  it('shares one cooldown with those that came with it', () => {
    letThrough(200);
    const admit = () => lockouts.admit({ gameId: 1, emailKey: 'a@example.com', itemId: newItem() }, RULES);
    const blocked = [admit(), admit()].flatMap((admission) => (admission.isAdmitted ? [] : [admission]));
    expect(blocked.map((admission) => admission.refuse().extra.retry_after)).toEqual([300, 300]);
    clock.advance(10);
    expect(attempt()).toMatchObject({ retry_after: 290 });
  });
});

describe('a withdrawn attempt', () => {
  it('counts neither for its item nor in all', () => {
    letThrough(500, {}, 'withdrawn');
    letThrough(20, { itemId: 'sword' }, 'withdrawn');
    letThrough(10, { itemId: 'sword' });
    letThrough(190);
    expect(attempt()).toMatchObject({ reason: 'too_many_attempts' });
  });
});

describe('a block', () => {
  it('concerns one player of one game', () => {
    letThrough(50, {}, 'no_funds');
    expect(attempt()).toMatchObject({ reason: 'insufficient_funds' });
    expect(attempt({ emailKey: 'b@example.com' })).toBeNull();
    expect(attempt({ gameId: 2 })).toBeNull();
  });

  it('follows the numbers of the game', () => {
    const strict: LockoutRules = {
      insufficient_funds: { failures: 1, window_seconds: 10, cooldown_seconds: 20 },
      same_item: { attempts: 2, window_seconds: 5 },
      attempts: { attempts: 3, window_seconds: 30, cooldown_seconds: 40 },
    };
    letThrough(2, { itemId: 'sword' }, 'bought', strict);
    expect(attempt({ itemId: 'sword' }, 'bought', strict)).toEqual({ reason: 'same_item', retry_after: 5 });
    letThrough(1, {}, 'bought', strict);
    expect(attempt({}, 'bought', strict)).toEqual({ reason: 'too_many_attempts', retry_after: 40 });
    letThrough(1, { emailKey: 'b@example.com' }, 'no_funds', strict);
    const poor = attempt({ emailKey: 'b@example.com' }, 'bought', strict);
    expect(poor).toEqual({ reason: 'insufficient_funds', retry_after: 20 });
  });
});

describe('the memory of attempts', () => {
  it('holds so many players, and forgets the ones unseen for longest first', () => {
    const sword = (emailKey: string) => ({ gameId: 1, emailKey, itemId: 'sword' });
    letThrough(10, sword('first'));
    letThrough(10, sword('second'));
    for (let other = 0; other < PLAYERS_MAX - 1; other++) lockouts.admit(sword(`other-${other}`), RULES);
    expect(attempt(sword('second'))).toMatchObject({ reason: 'same_item' });
    expect(attempt(sword('first'))).toBeNull();
  });
});
