import { BadLineError } from './bad-line';

const ISO_8601 = /^\d{4}-\d\d-\d\d(?:[T ](?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const DATE_LENGTH = '2026-01-02'.length;
const ENDS_IN_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;
/** Every month has this day; about a later one JavaScript must be asked, which takes February 30 for March 2. */
const DAY_ALWAYS = '28';

/**
 * Reads a time of ISO 8601; one without an offset is UTC, and a date alone its first moment.
 * @returns milliseconds since 1970
 * @throws BadLineError for anything else, and for a time before 1970 or after `nowMs`
 */
export function readTimeMs(field: string, value: unknown, nowMs: number): number {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!ISO_8601.test(text)) throw new BadLineError(`${field} must be a time of ISO 8601, as 2026-01-02T03:04:05Z`);
  const date = text.slice(0, DATE_LENGTH);
  const hasZone = text.length === DATE_LENGTH || ENDS_IN_OFFSET.test(text);
  const timeMs = Date.parse(hasZone ? text : `${text}Z`);
  if (Number.isNaN(timeMs) || (date.slice(-2) > DAY_ALWAYS && !isOnCalendar(date))) {
    throw new BadLineError(`${field} names a time that does not exist`);
  }
  if (timeMs < 0) throw new BadLineError(`${field} must not be before 1970`);
  if (timeMs > nowMs) throw new BadLineError(`${field} must not be in the future`);
  return timeMs;
}

function isOnCalendar(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number);
  return new Date(Date.UTC(year ?? NaN, (month ?? NaN) - 1, day)).getUTCDate() === day;
}
