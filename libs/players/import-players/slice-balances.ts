import type { OpeningBalance } from '@goldkeep/ledger';

/** What a player brings along who has no id yet. */
export type Balance = Omit<OpeningBalance, 'playerId'>;

/** The balances of the players of a slice, in their order. Amounts are kept as numbers, which hold 2^53 - 1 exactly. */
export class SliceBalances {
  private readonly starts: number[] = [];
  private readonly currencyIds: number[] = [];
  private readonly amounts: number[] = [];

  add(balances: readonly Balance[]): void {
    this.starts.push(this.amounts.length);
    for (const { currencyId, amount } of balances) {
      this.currencyIds.push(currencyId);
      this.amounts.push(Number(amount));
    }
  }

  /** Those of the player at a place, from 0, once the player has an id. */
  of(place: number, playerId: number): OpeningBalance[] {
    const start = this.starts[place] ?? 0;
    const end = this.starts[place + 1] ?? this.amounts.length;
    return this.amounts.slice(start, end).map((amount, index) => ({
      playerId,
      currencyId: this.currencyIds[start + index] ?? NaN,
      amount: BigInt(amount),
    }));
  }
}
