import type { Transaction } from '@goldkeep/persistence';
import { LEDGER_APPLY_CALL, ledgerApplyValues, readOutcomes, type LedgerApplyRow } from './ledger-apply-call';
import type { LedgerCommand } from './ledger-command';
import type { LaneOutcome } from './ledger-outcome';

/** Sends commands of different players to the ledger inside a running transaction. */
export async function applyIn(tx: Transaction, commands: readonly LedgerCommand[]): Promise<(LaneOutcome | 'retry')[]> {
  const rows = await tx.query<Record<string, string | number | null>[]>(LEDGER_APPLY_CALL, ledgerApplyValues(commands));
  return readOutcomes(
    rows.map((row): LedgerApplyRow => Object.values(row)),
    commands.length,
  );
}
