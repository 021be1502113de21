import type { ClientConfig } from 'pg';

export const LEDGER_OPTIONS = Symbol('LEDGER_OPTIONS');

export interface LedgerOptions {
  /** Where the lanes connect to; each keeps one connection. */
  readonly connection: ClientConfig;
  /** Lanes that batch side by side, 1-64. About as many as the database has cores: fewer make larger, cheaper batches. */
  readonly laneCount: number;
  /** The most commands in one call of the database, 1-500. */
  readonly batchMax: number;
  /** The most commands waiting in one lane. */
  readonly queueMax: number;
  /** Told the size of every batch right after its commit. */
  readonly observeBatch: (size: number) => void;
}
