/** A range holds at most a 32nd of its powers' size, so that a position estimated within it is not far off. */
const STEPS = 32;

/** More than any power's: 2^53 - 1 is in the last one. */
export const BUCKET_COUNT = 1_568;

/** Whole numbers from `least` on, `width` of them. */
export interface PowerRange {
  readonly least: number;
  readonly width: number;
}

/**
 * The range that a power falls into: its exponent and the first five bits of its mantissa. Ranges are numbered by
 * ascending powers; below 64 each power is a range of its own.
 * @param power 0 to 2^53 - 1
 * @example bucketOf(63) // 63
 * @example bucketOf(65) // 64: the powers 64 and 65
 */
export function bucketOf(power: number): number {
  let halvings = 0;
  let leading = power;
  for (; leading >= 2 * STEPS; leading = Math.floor(leading / 2)) halvings += 1;
  return halvings * STEPS + leading;
}

/** The powers that fall into a range. @example rangeOf(64) // { least: 64, width: 2 } */
export function rangeOf(bucket: number): PowerRange {
  const halvings = Math.max(0, Math.floor(bucket / STEPS) - 1);
  const width = 2 ** halvings;
  return { least: (bucket - halvings * STEPS) * width, width };
}
