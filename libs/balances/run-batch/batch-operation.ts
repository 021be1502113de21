import type { EconomyOperation } from '../economy/economy-operation';
import type { HoldResolution } from '../holds/resolve-hold/hold-resolution';
import type { MoneyTransfer } from '../transfer-money/money-transfer';

/** One operation of a batch; its request id is that of the batch. */
export type BatchOperation =
  | { readonly type: 'credit' | 'debit'; readonly operation: EconomyOperation }
  | { readonly type: 'hold'; readonly operation: EconomyOperation; readonly expiresInSeconds: number }
  | { readonly type: 'capture' | 'release'; readonly holdId: string; readonly resolution: HoldResolution }
  | { readonly type: 'transfer'; readonly transfer: MoneyTransfer };

export const BATCH_OPERATION_TYPES = ['credit', 'debit', 'hold', 'capture', 'release', 'transfer'] as const;

/** The most operations in a batch. */
export const BATCH_OPERATIONS_MAX = 100;
