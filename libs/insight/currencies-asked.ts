import { UnknownCurrencyError, type Currency, type GameSnapshot } from '@goldkeep/games';

/** One currency of the game by its code, or all of them. @throws UnknownCurrencyError */
export function currenciesAsked(game: GameSnapshot, code: string | undefined): readonly Currency[] {
  if (code === undefined) return game.currencies;
  const currency = game.currencyByCode(code);
  if (!currency) throw new UnknownCurrencyError();
  return [currency];
}
