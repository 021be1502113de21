import type { Currency } from '@goldkeep/games';
import { refusalFor, type LedgerOutcome, type LedgerReader } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import type { ResolvedOperation } from './economy-operation';

/** A balance change that is in the ledger, and whether this call made it or an earlier one of the same id. */
export interface BalanceChange {
  readonly shard: number;
  readonly seq: number;
  readonly createdAt: Date;
  readonly playerId: number;
  readonly currency: Currency;
  readonly reason: string | null;
  /** Signed, in minor units, of the available balance. */
  readonly delta: MinorUnits;
  readonly availableAfter: MinorUnits;
  readonly replay: { readonly mismatch: boolean } | null;
}

/**
 * What to answer for the outcome of a credit (`sign` 1) or a debit (-1).
 * @throws Refusal for refused operations
 */
export async function balanceChangeOf(
  outcome: LedgerOutcome,
  operation: ResolvedOperation & { readonly reason: string; readonly sign: 1n | -1n },
  { reader, currencyById }: { reader: LedgerReader; currencyById: (currencyId: number) => Currency | undefined },
): Promise<BalanceChange> {
  const { currency, amount, reason, sign, request } = operation;
  if (outcome.status === 'applied') {
    const { shard, seq, createdAt, player, available } = outcome;
    const { playerId } = player;
    return {
      shard,
      seq,
      createdAt,
      playerId,
      currency,
      reason,
      delta: sign * amount,
      availableAfter: available,
      replay: null,
    };
  }
  if (outcome.status !== 'duplicate') throw refusalFor(outcome, { required: amount, scale: currency.scale });
  const original = await reader.transactionAt(outcome);
  return {
    ...original,
    currency: currencyById(original.currencyId) ?? currency,
    delta: sign * original.amount,
    replay: { mismatch: outcome.fingerprint !== request.fingerprint },
  };
}
