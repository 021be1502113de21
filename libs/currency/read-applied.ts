import { refusalFor, type LedgerOutcome } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';

/**
 * What is available after each step of a command whose request id was made here, so that it cannot be a duplicate.
 * @param asked what was to be taken, in whole units of a currency of so many decimals
 * @throws Refusal when the ledger refused it
 */
export function readApplied(
  outcome: LedgerOutcome,
  asked: { readonly whole: bigint; readonly scale: number },
): readonly [MinorUnits, ...MinorUnits[]] {
  if (outcome.status === 'duplicate') throw new Error('a request id that was made at random is taken');
  if (outcome.status === 'applied') return outcome.availableAfter;
  const { whole, scale } = asked;
  throw refusalFor(outcome, { required: whole * 10n ** BigInt(scale), scale });
}
