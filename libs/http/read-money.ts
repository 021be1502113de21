import { AmountSyntaxError, BALANCE_MAX, type MinorUnits, parseAmount } from '@goldkeep/money';
import { InvalidAmountError } from './refusal';

export interface ReadMoneyOptions {
  /** Accepts one leading `-`, as adjustments have it; default false. */
  readonly allowNegative?: boolean;
  /** Accepts 0, as free items have it; default false. */
  readonly allowZero?: boolean;
}

/**
 * Reads a money field exactly.
 * @param field the wire name, for the message
 * @param scale decimals of the currency, 0-8
 * @returns minor units, at most 2^53 - 1 either way
 * @throws InvalidAmountError when it is no plain decimal, has too many decimals, or is zero or negative without leave
 * @example readMoney('amount', '12.50', 2) // 1250n
 */
export function readMoney(
  field: string,
  value: string | number,
  scale: number,
  options: ReadMoneyOptions = {},
): MinorUnits {
  const { allowNegative = false, allowZero = false } = options;
  const isNegative = allowNegative && (typeof value === 'number' ? value < 0 : value.startsWith('-'));
  const size = readSize(field, isNegative ? withoutSign(value) : value, scale);
  if (size > BALANCE_MAX) throw new InvalidAmountError(field, 'is too large');
  if (size === 0n && !allowZero) throw new InvalidAmountError(field, 'must not be zero');
  return isNegative ? -size : size;
}

function withoutSign(value: string | number): string | number {
  return typeof value === 'number' ? -value : value.slice(1);
}

function readSize(field: string, value: string | number, scale: number): MinorUnits {
  try {
    return parseAmount(value, scale);
  } catch (error) {
    if (error instanceof AmountSyntaxError) throw new InvalidAmountError(field, error.message);
    throw error;
  }
}
