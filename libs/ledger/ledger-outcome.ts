import type { MinorUnits } from '@goldkeep/money';
import type { Shard } from '@goldkeep/persistence';

/** Where a transaction stands for good. */
export interface TransactionLocation {
  readonly shard: Shard;
  readonly seq: number;
}

/** The player as the database knew it when the command was applied. */
export interface AppliedPlayer {
  readonly playerId: number;
  readonly name: string;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly dateJoined: Date;
}

export interface AppliedOutcome extends TransactionLocation {
  readonly status: 'applied';
  readonly player: AppliedPlayer;
  readonly createdAt: Date;
  /** What the player has after it in the first step's currency, in minor units. */
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
  /** What the player has available after it in the currency of each step. */
  readonly availableAfter: readonly [MinorUnits, ...MinorUnits[]];
}

/** A request with this id was completed before; `fingerprint` is that of the original. */
export interface DuplicateOutcome extends TransactionLocation {
  readonly status: 'duplicate';
  readonly fingerprint: string;
  /** The player whom the repeated request names, where it was looked up. */
  readonly playerId: number | null;
}

export interface RefusedOutcome {
  readonly status:
    | 'player_not_found'
    | 'wallet_frozen'
    | 'insufficient_balance'
    | 'balance_limit_exceeded'
    | 'balance_overflow'
    | 'target_changed';
  /** What the player had available in the first step's currency, in minor units. */
  readonly available: MinorUnits;
}

export type LedgerOutcome = AppliedOutcome | DuplicateOutcome | RefusedOutcome;

/** The balance is not the one that the command's stamp was made for: look at it again. Only for the ledger itself. */
interface StaleOutcome {
  readonly status: 'recharge_changed';
}

export type LaneOutcome = LedgerOutcome | StaleOutcome;

/** The numbers by which `ledger_apply` tells what became of a command. */
export const LEDGER_STATUS_CODES = {
  applied: 0,
  duplicate: 1,
  retry: 2,
  playerNotFound: 3,
  rechargeChanged: 9,
} as const;

const REFUSALS: Readonly<Record<number, RefusedOutcome['status']>> = {
  [LEDGER_STATUS_CODES.playerNotFound]: 'player_not_found',
  4: 'wallet_frozen',
  5: 'balance_limit_exceeded',
  6: 'balance_overflow',
  7: 'insufficient_balance',
  8: 'target_changed',
};

export function refusalNamed(code: number): RefusedOutcome['status'] {
  const name = REFUSALS[code];
  if (!name) throw new RangeError(`ledger_apply answered with the unknown status ${code}`);
  return name;
}
