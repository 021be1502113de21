import type { MinorUnits } from '@goldkeep/money';

/** How a currency recharges from an instant on, until its next terms. */
export interface RechargeTerms {
  readonly validFrom: Date;
  /** Given at the end of each period; 0 where the currency does not recharge. */
  readonly rate: MinorUnits;
  /** Above 0. */
  readonly periodSeconds: number;
  /** While a player has this much, available and reserved, the clock stands. Above 0. */
  readonly max: MinorUnits;
}

/** What the ledger must know of a currency to move it. */
export interface LedgerCurrency {
  readonly currencyId: number;
  /** The most that a player may be given, or null. */
  readonly maxBalance: MinorUnits | null;
  /** Ascending times; empty for a currency that never recharged. */
  readonly rechargeTerms: readonly RechargeTerms[];
}
