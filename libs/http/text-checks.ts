/** The most UTF-16 units a code point takes. */
const UNITS_PER_CODE_POINT = 2;

/** Below U+0020, or half a surrogate pair: PostgreSQL refuses the latter, and logs and exports break on the former. */
const CONTROL_OR_LONE_SURROGATE = /[^\u0020-\u{10ffff}]|\p{Surrogate}/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
const NUL = '\u0000';

export interface TextLimits {
  /** Least number of characters (code points); from 1 on, blank text is refused too. */
  readonly minLength: number;
  /** Largest number of characters (code points). */
  readonly maxLength: number;
  /** Lets line breaks and other control characters but U+0000 in. */
  readonly multiline?: boolean;
  readonly pattern?: RegExp;
}

/** Whether PostgreSQL can store the text: no U+0000 and no lone surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes(NUL) && !LONE_SURROGATE.test(text);
}

/** Why `value` is not a text within the limits, completing a sentence; `undefined` when it is. */
export function findTextProblem(value: unknown, limits: TextLimits): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (isLongerThan(value, limits.maxLength)) return `must be at most ${limits.maxLength} characters long`;
  if (limits.minLength > 0 && value.trim() === '') return 'must not be blank';
  if (!isLongerThan(value, limits.minLength - 1)) return `must be at least ${limits.minLength} characters long`;
  if (limits.multiline ? !isStorable(value) : CONTROL_OR_LONE_SURROGATE.test(value)) {
    return 'must not contain control characters or broken Unicode';
  }
  if (limits.pattern && !limits.pattern.test(value)) return `must match ${limits.pattern.source}`;
  return undefined;
}

/** Counts code points, but only where the number of UTF-16 units leaves a doubt. */
function isLongerThan(text: string, characters: number): boolean {
  if (text.length <= characters) return false;
  if (text.length > characters * UNITS_PER_CODE_POINT) return true;
  return [...text].length > characters;
}
