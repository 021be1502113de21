import { ValidationFailedError } from '@goldkeep/http';
import type { DaySpan } from '@goldkeep/ledger';

const DAY_MS = 86_400_000;
const DAY_LENGTH = '2026-01-02'.length;
/** A year and a month to compare with. */
export const DAYS_MAX = 400;
export const DAYS_DEFAULT = 30;

/** The day (UTC) of an instant. @example dayOf(0) // '1970-01-01' */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, DAY_LENGTH);
}

/**
 * The days from one to another, which ends today at the latest; the last 30 when nothing is asked for.
 * @throws ValidationFailedError when it is too long or ends before it begins
 */
export function readDaySpan(
  asked: { readonly from: Date | undefined; readonly to: Date | undefined },
  nowMs: number,
): DaySpan {
  const toMs = Math.min(asked.to?.getTime() ?? nowMs, nowMs);
  const fromMs = asked.from?.getTime() ?? toMs - (DAYS_DEFAULT - 1) * DAY_MS;
  const span = { from: dayOf(fromMs), to: dayOf(toMs) };
  if (span.from > span.to) throw refused('from must not be after to, nor in the future');
  const days = (Date.parse(span.to) - Date.parse(span.from)) / DAY_MS + 1;
  if (days > DAYS_MAX) throw refused(`from and to must be at most ${DAYS_MAX} days apart`);
  return span;
}

/** Every day of it, ascending. */
export function daysOf({ from, to }: DaySpan): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += DAY_MS) days.push(dayOf(ms));
  return days;
}

export function dayAfter(day: string): string {
  return dayOf(Date.parse(day) + DAY_MS);
}

function refused(message: string): ValidationFailedError {
  return new ValidationFailedError([{ field: 'from', message }]);
}
