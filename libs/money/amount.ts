/** Money as integer minor units of its currency (int64). `150000n` at scale 2 is `1500.00`. */
export type MinorUnits = bigint;

/** The largest balance, in minor units, that every JSON client can hold exactly (2^53 - 1). */
export const BALANCE_MAX: MinorUnits = 9_007_199_254_740_991n;

/** The most decimals a currency may have. */
export const SCALE_MAX = 8;

/** Why a value is no amount of money; completes a sentence that begins with the field's name. */
export class AmountSyntaxError extends Error {}

const DIGITS = /^(\d{1,18})(?:\.(\d{1,18}))?$/;

/**
 * Reads a decimal amount exactly, from a string (`"12.50"`) or a JSON number (`12.5`).
 * @param scale decimals of the currency, 0-8
 * @returns minor units, 0 or more
 * @throws AmountSyntaxError for signs, exponents, separators, units, NaN or more decimals than `scale`
 * @example parseAmount('12.5', 2) // 1250n
 */
export function parseAmount(value: unknown, scale: number): MinorUnits {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new AmountSyntaxError('must be a decimal string');
  }
  const match = DIGITS.exec(typeof value === 'number' ? String(value) : value);
  if (!match) throw new AmountSyntaxError('must be a plain decimal without sign, exponent or separators');
  if (typeof value === 'number' && value > Number.MAX_SAFE_INTEGER) {
    throw new AmountSyntaxError('is too large for a JSON number: send it as a string');
  }
  const [, whole = '0', fraction = ''] = match;
  if (fraction.length > scale) throw new AmountSyntaxError(`may have at most ${scale} decimals`);
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/**
 * Writes minor units as a decimal string with exactly `scale` decimals. Balances, which never pass 2^53 - 1, may also
 * come as numbers, which are several times as fast to work with. @example formatAmount(-50n, 2) // "-0.50"
 */
export function formatAmount(amount: MinorUnits | number, scale: number): string {
  const sign = amount < 0 ? '-' : '';
  return sign + formatDigits(String(amount < 0 ? -amount : amount), scale);
}

/** The same for minor units that are digits already, as the database writes sums. @example formatDigits('50', 2) // "0.50" */
export function formatDigits(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  return `${padded.slice(0, point)}.${padded.slice(point)}`;
}

/** How many whole units an amount has; what is beyond them is left out. @example wholeUnits(1_999n, 2) // 19n */
export function wholeUnits(amount: MinorUnits, scale: number): bigint {
  return amount / 10n ** BigInt(scale);
}

/** Percentages are kept as hundredths of a percent: 10 % is 1,000 basis points, so that fees stay integer sums. */
const BASIS_POINTS_PER_WHOLE = 10_000n;

/** `basisPoints` of `amount`, rounded half up to a whole minor unit. @example feeOf(105n, 1000n) // 11n */
export function feeOf(amount: MinorUnits, basisPoints: bigint): MinorUnits {
  return (amount * basisPoints + BASIS_POINTS_PER_WHOLE / 2n) / BASIS_POINTS_PER_WHOLE;
}
