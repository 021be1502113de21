import type { DataSource } from 'typeorm';
import { UnknownCurrencyError, type Currency, type GameSnapshot } from '@goldkeep/games';
import { readPrepared } from '@goldkeep/persistence';
import { SameCurrencyError, SystemCurrencyError, TransferPairNotAllowedError } from '../currency-errors';
import { isAlwaysSystem } from '../currency-terms';

const RULES = {
  name: 'read_transfer_rules',
  text: `
  SELECT EXISTS (SELECT FROM currency c WHERE c.currency_id IN ($2, $3) AND c.is_system) AS "isSystem",
         EXISTS (SELECT FROM transfer_pair p
                  WHERE p.game_id = $1 AND p.from_currency_id = $2 AND p.to_currency_id = $3) AS "isAllowed"`,
};

/** The currencies of these codes. @throws SameCurrencyError, UnknownCurrencyError */
export function currenciesOf(
  game: GameSnapshot,
  { from, to }: { readonly from: string; readonly to: string },
): { readonly source: Currency; readonly target: Currency } {
  if (from === to) throw new SameCurrencyError();
  const source = game.currencyByCode(from);
  const target = game.currencyByCode(to);
  if (!source || !target) throw new UnknownCurrencyError();
  return { source, target };
}

/**
 * Asks the database each time, not the game as it was up to a second ago: a change of the pairs is in force on every
 * instance at once.
 * @throws SystemCurrencyError, TransferPairNotAllowedError
 */
export async function checkTransfer(
  dataSource: DataSource,
  gameId: number,
  { source, target }: { readonly source: Currency; readonly target: Currency },
): Promise<void> {
  if (isAlwaysSystem(source.code) || isAlwaysSystem(target.code)) throw new SystemCurrencyError();
  const values = [gameId, source.currencyId, target.currencyId];
  const [rules] = await readPrepared<{ isSystem: boolean; isAllowed: boolean }[]>(dataSource, RULES, values);
  if (rules?.isSystem !== false) throw new SystemCurrencyError();
  if (!rules.isAllowed) throw new TransferPairNotAllowedError();
}
