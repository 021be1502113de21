import type { GameSnapshot } from '@goldkeep/games';
import { fingerprintOf, hold, type AppliedOutcome, type LedgerCommand } from '@goldkeep/ledger';
import { resolveOperation, type EconomyOperation, type ResolvedOperation } from '../../economy/economy-operation';
import type { HoldTerms } from '../hold';

const SECOND_MS = 1_000;

/** A hold that is to be placed, in the ledger's terms. */
export interface NewHold {
  readonly resolved: ResolvedOperation;
  readonly command: LedgerCommand & { readonly expiresAt: Date };
}

/** @throws ValidationFailedError, UnknownCurrencyError, InvalidAmountError */
export function newHold(
  game: GameSnapshot,
  operation: EconomyOperation,
  { expiresInSeconds, nowMs }: { readonly expiresInSeconds: number; readonly nowMs: number },
): NewHold {
  const { gameId, reason, metadata = null, playerName = null } = operation;
  const asked = resolveOperation(game, operation);
  const fingerprint = fingerprintOf([asked.request.fingerprint, expiresInSeconds]);
  const resolved = { ...asked, request: { ...asked.request, fingerprint } };
  const expiresAt = new Date(nowMs + expiresInSeconds * SECOND_MS);
  const command = hold({ ...resolved, gameId, reason, details: metadata, playerName, expiresAt });
  return { resolved, command: { ...command, expiresAt } };
}

/** The hold that the command has made. */
export function placedHold({ resolved, command }: NewHold, outcome: AppliedOutcome): HoldTerms {
  const { currency, amount } = resolved;
  const { reason, expiresAt } = command;
  const { shard, seq, createdAt, player } = outcome;
  return { shard, seq, playerId: player.playerId, currency, amount, reason, createdAt, expiresAt };
}
