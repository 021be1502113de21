import { readMoney } from '@goldkeep/http';
import { capture, fingerprintOf, release, type LedgerCommand, type RequestIdentity } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { Hold } from '../hold';
import { CaptureExceedsHoldError } from '../hold-errors';

/** What is to become of a hold. */
export interface HoldResolution {
  readonly kind: 'capture' | 'release';
  /** Of a capture: how much is taken, the rest is released; the whole when absent. */
  readonly amount: string | number | undefined;
}

/**
 * The command that resolves a hold; what it takes or gives back keeps the reason of the hold.
 * @throws InvalidAmountError, CaptureExceedsHoldError
 */
export function resolutionOf(
  hold: Hold,
  { kind, amount }: HoldResolution,
  { gameId, clientRequestId }: { readonly gameId: number; readonly clientRequestId: string },
): LedgerCommand & { readonly request: RequestIdentity } {
  const { shard, seq, playerId, currency, reason } = hold;
  const taken = amount === undefined ? hold.amount : readMoney('amount', amount, currency.scale);
  if (taken > hold.amount) throw new CaptureExceedsHoldError(formatAmount(hold.amount, currency.scale));
  const request = { clientRequestId, fingerprint: fingerprintOf([shard, seq, taken]) };
  const common = { gameId, shard, player: { playerId }, request, currency, reason, held: hold };
  const command = kind === 'capture' ? capture({ ...common, amount: taken }) : release(common);
  return { ...command, request };
}
