import fc from 'fast-check';
import { accrue, clockAfterWrite, type RechargeClock } from './accrue';
import type { RechargeTerms } from './ledger-currency';

const JOINED_MS = Date.UTC(2026, 0, 1);
const SECOND_MS = 1_000;
const YEAR_MS = 365 * 24 * 3_600 * SECOND_MS;

/** Terms that begin some seconds after the player joined. */
function termsFrom(second: number, rate: bigint, periodSeconds: number, max: bigint): RechargeTerms {
  return { validFrom: new Date(JOINED_MS + second * SECOND_MS), rate, periodSeconds, max };
}

/** What a player who has `total` finds this many seconds after joining. */
function lookAt(second: number, total: bigint, terms: readonly RechargeTerms[], clock: RechargeClock | null = null) {
  return accrue({ total, clock, joinedMs: JOINED_MS, terms, nowMs: JOINED_MS + second * SECOND_MS });
}

const ONE_A_MINUTE = [termsFrom(0, 1n, 60, 5n)];

describe('what has accrued', () => {
  it.each([
    [0, 0n, 60],
    [59, 0n, 1],
    [60, 1n, 60],
    [150, 2n, 30],
    [299, 4n, 1],
    [300, 5n, null],
    [100_000, 5n, null],
  ])('after %i seconds is the whole periods up to the max: %d', (second, accrued, secondsToNext) => {
    expect(lookAt(second, 0n, ONE_A_MINUTE)).toMatchObject({ accrued, secondsToNext });
  });

  it('never passes the max, however much a period gives', () => {
    expect(lookAt(60, 3n, [termsFrom(0, 10n, 60, 5n)])).toMatchObject({ accrued: 2n, secondsToNext: null });
  });

  it('is nothing while the total is at the max or above', () => {
    expect(lookAt(600, 5n, ONE_A_MINUTE)).toMatchObject({ accrued: 0n, secondsToNext: null });
    expect(lookAt(600, 90n, ONE_A_MINUTE)).toMatchObject({ accrued: 0n, secondsToNext: null });
  });

  it('is nothing in a currency that never recharged or whose terms are yet to come', () => {
    expect(lookAt(600, 0n, [])).toMatchObject({ accrued: 0n, secondsToNext: null });
    expect(lookAt(600, 0n, [termsFrom(601, 1n, 1, 5n)])).toMatchObject({ accrued: 0n, secondsToNext: null });
  });

  it('counts from the first terms for players who joined before them', () => {
    expect(lookAt(1_000, 0n, [termsFrom(900, 1n, 60, 5n)])).toMatchObject({ accrued: 1n, secondsToNext: 20 });
  });

  it('counts from a player who joined after the first terms', () => {
    const terms = [termsFrom(-YEAR_MS / SECOND_MS, 1n, 60, 5n)];
    expect(lookAt(61, 0n, terms)).toMatchObject({ accrued: 1n, secondsToNext: 59 });
  });

  it('is nothing, and the clock does not run backwards, for a server whose time is behind', () => {
    const clock = { atMs: JOINED_MS + 100 * SECOND_MS, elapsedMs: 40 * SECOND_MS };
    expect(lookAt(90, 0n, ONE_A_MINUTE, clock)).toEqual({ accrued: 0n, clock, secondsToNext: 30 });
  });

  it('is exact after a hundred years of the largest amounts', () => {
    const terms = [termsFrom(0, 3n, 7, 9_007_199_254_740_991n)];
    const seconds = (100 * YEAR_MS) / SECOND_MS;
    expect(lookAt(seconds, 0n, terms).accrued).toBe(3n * BigInt(Math.floor(seconds / 7)));
  });
});

describe('a change of terms', () => {
  it('gives the old rate until the change and the new one after', () => {
    const terms = [termsFrom(0, 1n, 60, 100n), termsFrom(120, 5n, 60, 100n)];
    expect(lookAt(240, 0n, terms).accrued).toBe(2n + 10n);
  });

  it('keeps the share of the running period that has passed', () => {
    const terms = [termsFrom(0, 1n, 60, 100n), termsFrom(30, 1n, 3_600, 100n)];
    expect(lookAt(30, 0n, terms)).toMatchObject({ accrued: 0n, secondsToNext: 1_800 });
    expect(lookAt(30 + 1_800, 0n, terms)).toMatchObject({ accrued: 1n, secondsToNext: 3_600 });
  });

  it('carries nothing over from a clock that stood or from terms of rate zero', () => {
    const standing = [termsFrom(0, 1n, 60, 5n), termsFrom(90, 1n, 60, 9n)];
    expect(lookAt(149, 5n, standing)).toMatchObject({ accrued: 0n, secondsToNext: 1 });
    const ended = [termsFrom(0, 1n, 60, 5n), termsFrom(90, 0n, 60, 5n), termsFrom(500, 1n, 60, 5n)];
    expect(lookAt(499, 0n, ended)).toMatchObject({ accrued: 1n, secondsToNext: null });
    expect(lookAt(559, 0n, ended)).toMatchObject({ accrued: 1n, secondsToNext: 1 });
  });

  it('lets nobody lose what was reached under a higher max', () => {
    const terms = [termsFrom(0, 1n, 1, 50n), termsFrom(100, 1n, 1, 10n)];
    expect(lookAt(200, 0n, terms)).toMatchObject({ accrued: 50n, secondsToNext: null });
  });

  it('stands at once for whoever has the new max: what is spent at that instant begins a period anew', () => {
    const terms = [termsFrom(0, 1n, 2, 50n), termsFrom(15, 1n, 8, 7n)];
    const { accrued, clock } = lookAt(15, 0n, terms);
    expect(accrued).toBe(7n);
    expect(clock.elapsedMs).toBe(0);
    expect(lookAt(22, 0n, terms, clockAfterWrite(clock, 0n, terms)).accrued).toBe(0n);
    expect(lookAt(23, 0n, terms, clockAfterWrite(clock, 0n, terms)).accrued).toBe(1n);
  });

  it('that the last writer did not know yet gives one period at most for what it counted', () => {
    const terms = [termsFrom(0, 1n, 3_600, 100n), termsFrom(3_000, 1n, 60, 100n)];
    const clock = { atMs: JOINED_MS + 3_001 * SECOND_MS, elapsedMs: 3_001 * SECOND_MS };
    expect(lookAt(3_001, 0n, terms, clock).accrued).toBe(1n);
  });
});

interface Story {
  readonly terms: readonly RechargeTerms[];
  readonly total: bigint;
  /** Seconds after joining, ascending. */
  readonly looks: readonly number[];
  /** What a write at each look makes of the total, in percent: it may go up, down or stay. */
  readonly writes: readonly number[];
}

const storiesOf = (periodSeconds: fc.Arbitrary<number>): fc.Arbitrary<Story> =>
  fc
    .record({
      changes: fc.uniqueArray(
        fc.record({
          second: fc.integer({ min: 0, max: 400 }),
          rate: fc.bigInt(0n, 4n),
          periodSeconds,
          max: fc.bigInt(1n, 60n),
        }),
        { selector: ({ second }) => second, minLength: 1, maxLength: 5 },
      ),
      total: fc.bigInt(0n, 70n),
      looks: fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 12 }),
      writes: fc.array(fc.constantFrom(0, 50, 100, 100, 150), { minLength: 12, maxLength: 12 }),
    })
    .map(({ changes, looks, ...rest }) => ({
      ...rest,
      looks: looks.sort((one, other) => one - other),
      terms: changes
        .sort((one, other) => one.second - other.second)
        .map(({ second, rate, periodSeconds, max }) => termsFrom(second, rate, periodSeconds, max)),
    }));

/** Changes come at whole seconds, so shares of these periods are eighths: whole in milliseconds and in ticks. */
const roundPeriods = fc.constantFrom(1, 2, 4, 8);

/** The same rule, played through tick by tick: the share of the running period that has passed is kept as it is. */
class NaiveBalance {
  private static readonly TICKS_PER_SECOND = 8;
  private tick = 0;
  private share = 0;

  constructor(
    public total: bigint,
    private readonly terms: readonly RechargeTerms[],
  ) {}

  runTo(second: number): void {
    for (; this.tick < second * NaiveBalance.TICKS_PER_SECOND; this.tick++) this.runOneTick();
    this.standIfFull();
  }

  private runOneTick(): void {
    const current = this.standIfFull();
    if (!current) return;
    // A power of two, so the sum is exact.
    this.share += 1 / (current.periodSeconds * NaiveBalance.TICKS_PER_SECOND);
    if (this.share < 1) return;
    this.share -= 1;
    const reached = this.total + current.rate;
    this.total = reached < current.max ? reached : current.max;
  }

  /** The terms it runs under at this instant, if it runs. */
  private standIfFull(): RechargeTerms | undefined {
    const nowMs = JOINED_MS + (this.tick * SECOND_MS) / NaiveBalance.TICKS_PER_SECOND;
    const current = this.terms.findLast(({ validFrom }) => validFrom.getTime() <= nowMs);
    if (current && current.rate > 0n && this.total < current.max) return current;
    this.share = 0;
    return undefined;
  }

  write(percent: number): void {
    this.total = (this.total * BigInt(percent)) / 100n;
    this.standIfFull();
  }
}

describe('accruing over any story of terms and writes', () => {
  it('gives what playing it through step by step gives', () => {
    fc.assert(
      fc.property(storiesOf(roundPeriods), ({ terms, total: first, looks, writes }) => {
        const naive = new NaiveBalance(first, terms);
        let total = first;
        let clock: RechargeClock | null = null;
        for (const [index, second] of looks.entries()) {
          naive.runTo(second);
          const accrual = lookAt(second, total, terms, clock);
          expect(total + accrual.accrued).toBe(naive.total);
          naive.write(writes[index] ?? 100);
          total = naive.total;
          clock = clockAfterWrite(accrual.clock, total, terms);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same settled at any times as settled once at the end', () => {
    fc.assert(
      fc.property(storiesOf(fc.integer({ min: 1, max: 90 })), ({ terms, total: first, looks }) => {
        let total = first;
        let clock: RechargeClock | null = null;
        for (const second of looks) {
          const accrual = lookAt(second, total, terms, clock);
          total += accrual.accrued;
          clock = clockAfterWrite(accrual.clock, total, terms);
        }
        const once = lookAt(looks.at(-1) ?? 0, first, terms);
        expect(total).toBe(first + once.accrued);
        expect(clock).toEqual(once.clock);
      }),
      { numRuns: 2_000 },
    );
  });
});
