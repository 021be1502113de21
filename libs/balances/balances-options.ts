export const BALANCES_OPTIONS = Symbol('BALANCES_OPTIONS');

export interface BalancesOptions {
  /** Whether the balance-updated webhook demands a key of the game. */
  readonly webhookRequiresKey: boolean;
}
