import type { Currency } from '@goldkeep/games';
import type { TransactionLocation } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';

/** By the numbers under which the ledger keeps them. */
export const HOLD_STATUSES = ['open', 'captured', 'released', 'expired'] as const;

export type HoldStatus = (typeof HOLD_STATUSES)[number];

/** What never changes of a hold. */
export interface HoldTerms extends TransactionLocation {
  readonly playerId: number;
  readonly currency: Currency;
  readonly amount: MinorUnits;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A hold as it is now. */
export interface Hold extends HoldTerms {
  /** As it was written: one whose time has come is open until somebody looks at it. */
  readonly status: HoldStatus;
  /** Its time has come, by the clock of the database. */
  readonly isDue: boolean;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly captured: MinorUnits;
  /** The transaction that resolved it. */
  readonly resolution: (TransactionLocation & { readonly createdAt: Date }) | null;
}
