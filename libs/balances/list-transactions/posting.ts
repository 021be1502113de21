import type { Currency } from '@goldkeep/games';
import type { TransactionKind, TransactionLocation } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';

/** What one transaction did to one currency of a player. */
export interface Posting extends TransactionLocation {
  /** From 1; a transaction that turns one currency into another has two. */
  readonly step: number;
  readonly kind: TransactionKind;
  readonly currency: Currency;
  /** Signed, of the available balance. */
  readonly delta: MinorUnits;
  /** Signed, of the reserved balance. */
  readonly reservedDelta: MinorUnits;
  readonly availableAfter: MinorUnits;
  readonly reason: string | null;
  readonly metadata: unknown;
  /** Where the money came from or went to. */
  readonly account: string;
  readonly otherPlayer: { readonly playerId: number; readonly seq: number } | null;
  readonly createdAt: Date;
}

/** Where a page ended. */
export interface PostingPlace {
  readonly seq: number;
  readonly step: number;
}
