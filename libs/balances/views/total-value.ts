import type { GameSnapshot } from '@goldkeep/games';
import { formatAmount } from '@goldkeep/money';

/** The largest number of decimals among the game's currencies counts, but at least these. */
const VALUE_SCALE_MIN = 2;

/** The decimals in which a game's sums over several currencies are written. */
export function valueScaleOf({ currencies }: GameSnapshot): number {
  return Math.max(VALUE_SCALE_MIN, ...currencies.map(({ scale }) => scale));
}

/** The sum over currencies, without conversion. @param amounts minor units, none above 2^53 - 1 */
export function sumOf(
  amounts: readonly { readonly amount: number; readonly scale: number }[],
  valueScale: number,
): string {
  let sum = 0;
  for (const { amount, scale } of amounts) sum += amount * 10 ** (valueScale - scale);
  // Below this bound no addend and no partial sum has been rounded.
  if (sum <= Number.MAX_SAFE_INTEGER) return formatAmount(sum, valueScale);
  const exact = amounts.map(({ amount, scale }) => BigInt(amount) * 10n ** BigInt(valueScale - scale));
  return formatAmount(
    exact.reduce((total, amount) => total + amount, 0n),
    valueScale,
  );
}
