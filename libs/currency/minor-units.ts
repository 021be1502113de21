import { BALANCE_MAX, type MinorUnits } from '@goldkeep/money';

/** More than anybody can have, and still an int64. */
const BEYOND_EVERY_BALANCE = BALANCE_MAX + 1n;

/**
 * Whole units of a currency in minor units. What no balance can hold becomes the least amount that none can hold: the
 * ledger refuses it as any other that is too much, with what the player really has.
 * @param scale decimals of the currency, 0-8
 */
export function minorUnitsOf(whole: bigint, scale: number): MinorUnits {
  const exact = whole * 10n ** BigInt(scale);
  return exact < BEYOND_EVERY_BALANCE ? exact : BEYOND_EVERY_BALANCE;
}
