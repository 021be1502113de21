import type { ClientConfig } from 'pg';
import type { ChangedPlayer } from '@goldkeep/persistence';
import type { DatabaseBreaker } from '@goldkeep/resilience';

export const LEDGER_OPTIONS = Symbol('LEDGER_OPTIONS');

export interface LedgerOptions {
  /** Where the lanes connect to; each keeps one connection. */
  readonly connection: ClientConfig;
  /** Counts what the lanes' connections do; while it is not closed, commands are refused before anything is sent. */
  readonly breaker: DatabaseBreaker;
  /** Lanes that batch side by side, 1-64. About as many as the database has cores: fewer make larger, cheaper batches. */
  readonly laneCount: number;
  /** The most commands in one call of the database, 1-500. */
  readonly batchMax: number;
  /** The most commands waiting in one lane. */
  readonly queueMax: number;
  /** Told the size of every batch right after its commit. */
  readonly observeBatch: (size: number) => void;
  /** Told whose money a batch has moved; those who gave the commands are answered when it resolves. It never rejects. */
  readonly afterCommit: (players: readonly ChangedPlayer[]) => Promise<void>;
}
