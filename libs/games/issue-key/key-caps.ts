import { InvalidAmountError, readMoney, ValidationFailedError } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import type { GameSnapshot } from '../directory/game-snapshot';
import type { KeyCaps } from '../entities/api-key.entity';

const CAPS = ['max_credit', 'daily_credit_cap'] as const;

/**
 * Reads the caps of a new key. Unknown names are refused, since a cap that is misspelt would not hold.
 * @param caps as sent: amounts by currency code, under `max_credit` and `daily_credit_cap`
 * @throws ValidationFailedError, InvalidAmountError
 */
export function readKeyCaps(caps: Readonly<Record<string, unknown>>, game: GameSnapshot): KeyCaps | null {
  for (const cap of Object.keys(caps)) {
    if (!CAPS.some((known) => known === cap)) throw invalid(`caps.${cap}`, `is no cap: use ${CAPS.join(' or ')}`);
  }
  const read = CAPS.flatMap((cap) => {
    const amounts = caps[cap] ?? undefined;
    return amounts === undefined ? [] : [[cap, readAmounts(`caps.${cap}`, amounts, game)] as const];
  });
  return read.length > 0 ? Object.fromEntries(read) : null;
}

function readAmounts(field: string, amounts: unknown, game: GameSnapshot): Record<string, string> {
  if (typeof amounts !== 'object' || amounts === null || Array.isArray(amounts)) {
    throw invalid(field, 'must be an object of amounts by currency code');
  }
  return Object.fromEntries(
    Object.entries(amounts).map(([code, amount]: [string, unknown]) => {
      const currency = game.currencyByCode(code);
      if (!currency) throw invalid(`${field}.${code}`, 'names no currency of the game');
      if (typeof amount !== 'string' && typeof amount !== 'number') {
        throw new InvalidAmountError(`${field}.${code}`, 'must be a decimal string');
      }
      const minorUnits = readMoney(`${field}.${code}`, amount, currency.scale, { allowZero: true });
      return [code, formatAmount(minorUnits, currency.scale)];
    }),
  );
}

function invalid(field: string, reason: string): ValidationFailedError {
  return new ValidationFailedError([{ field, message: `${field} ${reason}` }]);
}
