import { randomInt } from 'node:crypto';
import { encodeBase32 } from '@goldkeep/persistence';

/** Characters of 48-bit milliseconds. */
const TIME_CHARS = 10;
/** Two parts of 40 bits: the thousand instances of a grant never meet. */
const RANDOM_CHARS = 8;
const RANDOM_VALUES = 2 ** 40;

/** A new id of an instance; ids sort by their times. @example "itm_01KAJ7V9Q20F3M8Z6T4R1C7N5K" */
export function newInstanceId(now: Date): string {
  const random = () => encodeBase32(randomInt(RANDOM_VALUES), RANDOM_CHARS);
  return `itm_${encodeBase32(now.getTime(), TIME_CHARS)}${random()}${random()}`;
}
