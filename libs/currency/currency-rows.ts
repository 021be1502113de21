import { CurrencyEntity, GameEntity, GameNotFoundError, type Recharge } from '@goldkeep/games';
import type { Transaction } from '@goldkeep/persistence';

/**
 * The game's currencies, ascending ids, with the game locked until the transaction ends: changes to the currencies of
 * one game happen one after the other, or two first currencies could both become the default.
 * @throws GameNotFoundError
 */
export async function lockCurrencies(tx: Transaction, gameId: number): Promise<CurrencyEntity[]> {
  const game = await tx.findOne(GameEntity, { where: { gameId }, lock: { mode: 'for_no_key_update' } });
  if (!game) throw new GameNotFoundError();
  return tx.find(CurrencyEntity, { where: { gameId }, order: { currencyId: 'ASC' } });
}

/** Takes the default away from whichever currency has it. */
export async function clearDefault(tx: Transaction, gameId: number): Promise<void> {
  await tx.update(CurrencyEntity, { gameId, isDefault: true }, { isDefault: false });
}

export function rechargeColumns(
  recharge: Recharge | null,
): Pick<CurrencyEntity, 'rechargeRate' | 'rechargePeriodSeconds' | 'rechargeMax'> {
  return {
    rechargeRate: recharge?.rate ?? null,
    rechargePeriodSeconds: recharge?.periodSeconds ?? null,
    rechargeMax: recharge?.max ?? null,
  };
}
