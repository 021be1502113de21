import type { MinorUnits } from '@goldkeep/money';
import type { RecordedChange } from '../economy/recorded-change';
import type { HoldTerms } from './hold';

/** A hold that was placed, captured or released, and whether by this call or an earlier one of the same id. */
export interface HoldChange {
  readonly status: 'open' | 'captured' | 'released';
  readonly hold: HoldTerms;
  readonly transaction: RecordedChange;
  readonly captured: MinorUnits;
  /** Given back to the player. */
  readonly released: MinorUnits;
  readonly replay: { readonly mismatch: boolean } | null;
}

/** @param transaction of kind hold, capture or release */
export function holdChangeOf(
  hold: HoldTerms,
  transaction: RecordedChange,
  replay: HoldChange['replay'] = null,
): HoldChange {
  const common = { hold, transaction, replay };
  const { kind, amount } = transaction;
  if (kind === 'hold') return { ...common, status: 'open', captured: 0n, released: 0n };
  if (kind === 'capture') return { ...common, status: 'captured', captured: amount, released: hold.amount - amount };
  return { ...common, status: 'released', captured: 0n, released: hold.amount };
}
