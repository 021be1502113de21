const DAY_MS = 86_400_000;
/** 1970 began on a Thursday. */
const WEEKDAY_OF_DAY_0 = 3;
const DAYS_A_WEEK = 7;

/** A day of UTC by its number: 0 is 1970-01-01. */
export type DayNumber = number;

export function dayOf(timeMs: number): DayNumber {
  return Math.floor(timeMs / DAY_MS);
}

/** Midnight at the beginning of the day. */
export function startOf(day: DayNumber): Date {
  return new Date(day * DAY_MS);
}

/** The Monday on or before the day. */
export function mondayOf(day: DayNumber): DayNumber {
  return day - ((day + WEEKDAY_OF_DAY_0) % DAYS_A_WEEK);
}

/** The first day of the day's month. */
export function firstOfMonth(day: DayNumber): DayNumber {
  return day - startOf(day).getUTCDate() + 1;
}
