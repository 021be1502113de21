import type { PlayerTable } from '@goldkeep/persistence';

/** Of a transaction and what belongs to it, since those tables are not found by player. */
const ofTransactions = (table: string): string => `
  SELECT to_jsonb(r) FROM ledger_transaction t JOIN ${table} r ON r.shard = t.shard AND r.seq = t.seq
   WHERE t.shard = $1 AND t.player_id = $2 ORDER BY r.seq`;

/**
 * The books outlive the player: they hold ids and amounts, and what the game wrote beside them, which the documentation
 * asks to keep free of personal data.
 */
export const ledgerPlayerTables: readonly PlayerTable[] = [
  { table: 'balance', onDeletion: 'keep' },
  { table: 'ledger_transaction', onDeletion: 'keep' },
  { table: 'entry', onDeletion: 'keep', exportRows: ofTransactions('entry') },
  { table: 'hold', onDeletion: 'keep', exportRows: ofTransactions('hold') },
];
