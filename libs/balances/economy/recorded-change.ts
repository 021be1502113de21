import type { AppliedOutcome, LedgerCommand, RecordedTransaction } from '@goldkeep/ledger';

/** What an answer tells of a transaction, whether it was made now or is read again. */
export type RecordedChange = Pick<
  RecordedTransaction,
  'shard' | 'seq' | 'kind' | 'playerId' | 'amount' | 'availableAfter' | 'reservedAfter' | 'reason' | 'createdAt'
>;

/** The transaction that a command has become. */
export function recordOf(command: LedgerCommand, outcome: AppliedOutcome): RecordedChange {
  const { shard, seq, createdAt, player, available, reserved } = outcome;
  const { kind, amount, reason } = command;
  const { playerId } = player;
  return { shard, seq, kind, playerId, amount, availableAfter: available, reservedAfter: reserved, reason, createdAt };
}
