import type { Currency } from '@goldkeep/games';
import type { AppliedOutcome, CompositePart, KnownPlayer, RefusedOutcome } from '@goldkeep/ledger';
import type { Refusal } from '@goldkeep/http';
import type { MinorUnits } from '@goldkeep/money';
import type { BatchResult } from './batch-result';

/** A player as an operation names one. */
export type WantedPlayer = { readonly email: string } | { readonly playerId: number };

/** Finds a player of the game. @throws PlayerNotFoundError */
export type FindPlayer = (wanted: WantedPlayer) => KnownPlayer;

/** An operation whose fields are good; who the players are is found out later. */
export interface PlannedOperation {
  /** Digest of what is asked for. */
  readonly fingerprint: string;
  /** New money, for the caps of the key. */
  readonly credit: { readonly currency: Currency; readonly amount: MinorUnits } | null;
  /** The players that must be known, and whether and under which name an unknown one is made. */
  readonly players: readonly WantedPlayer[];
  readonly newName: string | null;
  /** @throws PlayerNotFoundError, ValidationFailedError */
  commands(find: FindPlayer): CompositePart;
  resultOf(part: CompositePart, outcomes: readonly AppliedOutcome[]): BatchResult;
  refusalOf(outcome: RefusedOutcome): Promise<Refusal>;
}
