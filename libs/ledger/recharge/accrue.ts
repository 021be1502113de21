import type { MinorUnits } from '@goldkeep/money';
import type { RechargeTerms } from './ledger-currency';

const MS_PER_SECOND = 1_000;

/** Where the clock of a balance was at an instant. */
export interface RechargeClock {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** How much of the running period had passed by then, in milliseconds; 0 while the clock stands. */
  readonly elapsedMs: number;
}

/** What has accrued since the last look, and where the clock is now. */
export interface Accrual {
  readonly accrued: MinorUnits;
  readonly clock: RechargeClock;
  /** Whole seconds until the running period ends, at least 1; null while the clock stands. */
  readonly secondsToNext: number | null;
}

interface Progress {
  readonly total: MinorUnits;
  readonly atMs: number;
  readonly elapsedMs: number;
}

/**
 * Counts what a balance has gained since its clock was last looked at. Each whole period gives the rate, up to the
 * terms' max; at or above it the clock stands, and begins anew when the total falls below. Where terms change, the
 * running period keeps the share of it that has passed. Exact however often it is done; the work grows with the number
 * of terms, not with the time that has passed.
 * @param total what the player has, available and reserved, unchanged since `clock`
 * @param clock null when the balance was not written since its currency recharges: it runs since the player joined
 * @param joinedMs when the player joined, in milliseconds since 1970
 * @param terms ascending times
 * @param nowMs an instant before the clock's counts as the clock's: servers differ a little
 */
export function accrue(look: {
  readonly total: MinorUnits;
  readonly clock: RechargeClock | null;
  readonly joinedMs: number;
  readonly terms: readonly RechargeTerms[];
  readonly nowMs: number;
}): Accrual {
  const { total, joinedMs, terms, nowMs } = look;
  const begun = look.clock ?? { atMs: joinedMs, elapsedMs: 0 };
  const untilMs = Math.max(nowMs, begun.atMs);
  let progress: Progress = { total, ...begun };
  let current: RechargeTerms | undefined;
  for (const [index, next] of terms.entries()) {
    if (startOf(next) > untilMs) break;
    const endMs = startOf(terms[index + 1]);
    if (endMs <= begun.atMs) continue;
    progress = runUnder(next, enter(next, current, progress), Math.min(endMs, untilMs));
    current = next;
  }
  const { elapsedMs } = progress;
  const endsMs = current && runs(current, progress.total) ? untilMs - elapsedMs + msOf(current) : null;
  return {
    accrued: progress.total - total,
    clock: { atMs: untilMs, elapsedMs },
    secondsToNext: endsMs === null ? null : Math.ceil((endsMs - nowMs) / MS_PER_SECOND),
  };
}

/** Where the clock is after a write at that instant has brought the total to `total`: it stands at the max and above. */
export function clockAfterWrite(
  clock: RechargeClock,
  total: MinorUnits,
  terms: readonly RechargeTerms[],
): RechargeClock {
  const current = terms.findLast((one) => startOf(one) <= clock.atMs);
  return current && runs(current, total) ? clock : { ...clock, elapsedMs: 0 };
}

function enter(next: RechargeTerms, before: RechargeTerms | undefined, { total, atMs, elapsedMs }: Progress): Progress {
  if (before)
    return { total, atMs, elapsedMs: Number((BigInt(elapsedMs) * BigInt(msOf(next))) / BigInt(msOf(before))) };
  if (startOf(next) > atMs) return { total, atMs: startOf(next), elapsedMs: 0 };
  // Written by a server that did not know these terms yet: what it counted is at most one of their periods.
  return { total, atMs, elapsedMs: Math.min(elapsedMs, msOf(next)) };
}

function runUnder(terms: RechargeTerms, { total, atMs, elapsedMs }: Progress, endMs: number): Progress {
  if (!runs(terms, total)) return { total, atMs: endMs, elapsedMs: 0 };
  const passedMs = elapsedMs + endMs - atMs;
  const periods = Math.floor(passedMs / msOf(terms));
  const reached = total + BigInt(periods) * terms.rate;
  if (reached >= terms.max) return { total: terms.max, atMs: endMs, elapsedMs: 0 };
  return { total: reached, atMs: endMs, elapsedMs: passedMs - periods * msOf(terms) };
}

function runs({ rate, max }: RechargeTerms, total: MinorUnits): boolean {
  return rate > 0n && total < max;
}

function startOf(terms: RechargeTerms | undefined): number {
  return terms?.validFrom.getTime() ?? Infinity;
}

function msOf({ periodSeconds }: RechargeTerms): number {
  return periodSeconds * MS_PER_SECOND;
}
