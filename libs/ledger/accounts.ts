/** The accounts between which money moves. The first two belong to players, the others to the game, per shard. */
export const ACCOUNTS = {
  available: 0,
  reserved: 1,
  /** Where money comes from: negative by all that was ever credited. */
  issuance: 2,
  /** The developer's share of purchases. */
  revenue: 3,
  platformFee: 4,
  /** Where spent, burnt and captured money goes. */
  sink: 5,
  exchange: 6,
  recharge: 7,
  forfeited: 8,
} as const;

export type SystemAccount = Exclude<keyof typeof ACCOUNTS, 'available' | 'reserved'>;

/** Kinds from 100 up are automatic: they do not count as activity of players. */
export const KINDS = {
  credit: 1,
  debit: 2,
  purchase: 3,
  hold: 4,
  capture: 5,
  release: 6,
  refund: 7,
  /** Money of one currency turned into another, by way of the exchange accounts. */
  convert: 8,
  /** Money that its player destroys. */
  burn: 9,
  /** Money that goes to another player; the other's side is a `transferIn`. */
  transferOut: 10,
  transferIn: 11,
  startingAmount: 101,
  openingBalance: 102,
  /** What has accrued over time. */
  recharge: 103,
  /** What a deleted player leaves behind. */
  forfeit: 104,
  /** A hold that lets go by itself. */
  expire: 105,
} as const;

export type TransactionKind = keyof typeof KINDS;

/** The name of a stored kind. @throws RangeError for a number that no kind has */
export function kindNamed(code: number): TransactionKind {
  const found = Object.entries(KINDS).find(([, value]) => value === code);
  if (!found) throw new RangeError(`no transaction kind has the number ${code}`);
  return found[0] as TransactionKind;
}

/** The name of a stored account, as the wire has it. @throws RangeError for a number that no account has */
export function accountNamed(code: number): string {
  const found = Object.entries(ACCOUNTS).find(([, value]) => value === code);
  if (!found) throw new RangeError(`no account has the number ${code}`);
  return found[0].replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
