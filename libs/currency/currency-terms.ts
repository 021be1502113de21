import { readMoney } from '@goldkeep/http';
import type { MinorUnits } from '@goldkeep/money';
import type { Recharge } from '@goldkeep/games';
import { CurrencyFieldError } from './currency-errors';

/** A decimal amount as somebody gives it: text, or a JSON number. */
export type Decimal = string | number;

/** What a player shall get over time: `rate` per period, up to `max`. */
export interface WantedRecharge {
  readonly rate: Decimal;
  readonly periodSeconds: number;
  readonly max: Decimal;
}

/** These codes name currencies that the server itself moves; they are never open to transfers. */
const SYSTEM_CODES: ReadonlySet<string> = new Set(['Coin', 'CoinLimit', 'Token', 'TokenLimit']);

export function isAlwaysSystem(code: string): boolean {
  return SYSTEM_CODES.has(code);
}

/**
 * Reads a wanted recharge; a rate of zero means that the currency does not recharge.
 * @param scale decimals of the currency
 * @throws InvalidAmountError
 */
export function readRecharge({ rate, periodSeconds, max }: WantedRecharge, scale: number): Recharge | null {
  const perPeriod = readMoney('recharge.rate', rate, scale, { allowZero: true });
  return perPeriod === 0n ? null : { rate: perPeriod, periodSeconds, max: readMoney('recharge.max', max, scale) };
}

/** Checks that no amount passes the largest balance. @throws CurrencyFieldError */
export function checkBelowMaxBalance(amounts: {
  readonly startingAmount: MinorUnits;
  readonly maxBalance: MinorUnits | null;
  readonly recharge: Recharge | null;
}): void {
  const { startingAmount, maxBalance, recharge } = amounts;
  if (maxBalance === null) return;
  if (startingAmount > maxBalance) throw new CurrencyFieldError('starting_amount', 'is above max_balance');
  if (recharge && recharge.max > maxBalance) throw new CurrencyFieldError('recharge.max', 'is above max_balance');
}
