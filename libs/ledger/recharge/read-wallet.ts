import type { DataSource } from 'typeorm';
import type { MinorUnits } from '@goldkeep/money';
import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import { accrue } from './accrue';
import type { LedgerCurrency } from './ledger-currency';
import { readBalances } from './read-balances';

/** What a player has of one currency at an instant. */
export interface WalletEntry<Currency extends LedgerCurrency> {
  readonly currency: Currency;
  /** Free to spend, with what has accrued and is not booked yet. */
  readonly available: MinorUnits;
  /** Whole seconds until more accrues, at least 1; null while nothing does. */
  readonly secondsToRecharge: number | null;
}

/**
 * What a player has of each of the currencies, in their order, in one round trip; nothing is booked.
 * @returns no entries when the game has no such player
 */
export async function readWallet<Currency extends LedgerCurrency>(
  source: DataSource | Transaction,
  wallet: {
    readonly gameId: number;
    readonly playerId: number;
    readonly currencies: readonly Currency[];
    /** Milliseconds since 1970. */
    readonly nowMs: number;
  },
): Promise<WalletEntry<Currency>[]> {
  const { gameId, playerId, currencies, nowMs } = wallet;
  const owner = { gameId, shard: shardOfPlayer(playerId), player: { playerId } };
  const balances = await readBalances(
    source,
    currencies.map(({ currencyId }) => ({ ...owner, currencyId })),
  );
  return currencies.flatMap((currency, index) => {
    const balance = balances[index];
    if (!balance) return [];
    const { available, reserved, clock, playerJoinedMs: joinedMs } = balance;
    const look = { total: available + reserved, clock, joinedMs, terms: currency.rechargeTerms, nowMs };
    const { accrued, secondsToNext: secondsToRecharge } = accrue(look);
    return [{ currency, available: available + accrued, secondsToRecharge }];
  });
}
