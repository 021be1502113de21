export interface CurrencyBalance {
  readonly currencyId: number;
  /** Minor units. The table holds no sum of the two above 2^53 - 1. */
  readonly available: number;
  readonly reserved: number;
}

/** Balances `b` of many players as JSON arrays, one for each column: what {@link BalanceColumns} describes. */
export const BALANCE_COLUMNS = `
  json_agg(b.player_id) AS holders, json_agg(b.currency_id) AS "currencyIds", json_agg(b.available) AS available,
  json_agg(b.reserved) AS reserved`;

/** Null where there is nothing to put into an array. No number is above 2^53 - 1. */
export interface BalanceColumns {
  readonly holders: readonly number[] | null;
  readonly currencyIds: readonly number[] | null;
  readonly available: readonly number[] | null;
  readonly reserved: readonly number[] | null;
}

/** The balances by player, in the order in which the database found them. */
export function balancesIn({
  holders,
  currencyIds,
  available,
  reserved,
}: BalanceColumns): Map<number, CurrencyBalance[]> {
  const balances = new Map<number, CurrencyBalance[]>();
  for (const [index, holder] of (holders ?? []).entries()) {
    const balance = {
      currencyId: currencyIds?.[index] ?? NaN,
      available: available?.[index] ?? NaN,
      reserved: reserved?.[index] ?? NaN,
    };
    const others = balances.get(holder);
    if (others) others.push(balance);
    else balances.set(holder, [balance]);
  }
  return balances;
}
