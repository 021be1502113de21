import type { BalanceChange } from '../economy/balance-change';
import type { HoldChange } from '../holds/hold-change';
import type { Transferred } from '../transfer-money/transferred';

/** What one operation of a batch has done. */
export type BatchResult =
  | { readonly type: 'credit' | 'debit'; readonly change: BalanceChange }
  | { readonly type: 'hold' | 'capture' | 'release'; readonly change: HoldChange }
  | { readonly type: 'transfer'; readonly change: Transferred };
