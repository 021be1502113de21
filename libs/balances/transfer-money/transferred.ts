import type { Currency, GameSnapshot } from '@goldkeep/games';
import type { AppliedOutcome, LedgerReader, TransactionLocation } from '@goldkeep/ledger';
import { shardOfPlayer } from '@goldkeep/persistence';
import { recordOf, type RecordedChange } from '../economy/recorded-change';
import type { ResolvedTransfer } from './money-transfer';

/** A transfer that is in the ledger, and whether this call made it or an earlier one of the same id. */
export interface Transferred {
  readonly currency: Currency;
  /** The transactions of the player who gave and of the one who got. */
  readonly sides: readonly [RecordedChange, RecordedChange];
  readonly replay: { readonly mismatch: boolean } | null;
}

/** The transfer that these sides have become. */
export function transferredNow(
  { currency, sides: [out, into] }: ResolvedTransfer,
  [given, got]: readonly AppliedOutcome[],
): Transferred {
  if (!given || !got) throw new Error('a transfer has two sides');
  return { currency, sides: [recordOf(out, given), recordOf(into, got)], replay: null };
}

/** The transfer whose giving side is there. */
export async function readTransfer(
  game: GameSnapshot,
  reader: LedgerReader,
  { given, mismatch }: { readonly given: TransactionLocation; readonly mismatch: boolean },
): Promise<Transferred> {
  const out = await reader.transactionAt(given);
  const into = await reader.transactionAt({
    shard: shardOfPlayer(Number(out.details?.counterpart_player_id)),
    seq: out.targetSeq ?? NaN,
  });
  const currency = game.currencyById(out.currencyId);
  if (!currency) throw new Error(`game ${game.gameId} has lost its currency ${out.currencyId}`);
  return { currency, sides: [out, into], replay: { mismatch } };
}
