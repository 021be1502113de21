import { CurrencyRechargeEntity, type Recharge } from '@goldkeep/games';
import type { Transaction } from '@goldkeep/persistence';
import { TooManyRechargeChangesError } from './currency-errors';

/**
 * What a player has coming is counted over all terms since the last look, so their number bounds that work. Enough to
 * change a currency's terms twice a week for nine years.
 */
const RECHARGE_CHANGES_MAX = 1_000;

/**
 * Writes down that a currency recharges by other terms from now on; nothing when they are as before. The caller holds
 * the game's lock.
 * @throws TooManyRechargeChangesError
 */
export async function recordRecharge(
  tx: Transaction,
  { currencyId, before, after, nowMs }: RechargeChange,
): Promise<void> {
  if (areSame(before, after)) return;
  const past = await tx.findBy(CurrencyRechargeEntity, { currencyId });
  if (past.length >= RECHARGE_CHANGES_MAX) throw new TooManyRechargeChangesError({ max: RECHARGE_CHANGES_MAX });
  const lastMs = Math.max(...past.map(({ validFrom }) => validFrom.getTime()));
  // Servers' clocks differ: one that is behind must not put its change before the last one.
  const validFrom = new Date(Math.max(nowMs, lastMs + 1));
  await tx.insert(CurrencyRechargeEntity, { currencyId, validFrom, ...(after ?? ended(before)) });
}

export interface RechargeChange {
  readonly currencyId: number;
  readonly before: Recharge | null;
  readonly after: Recharge | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

function areSame(one: Recharge | null, other: Recharge | null): boolean {
  return one?.rate === other?.rate && one?.periodSeconds === other?.periodSeconds && one?.max === other?.max;
}

function ended(before: Recharge | null): Recharge {
  if (!before) throw new Error('a currency that does not recharge cannot stop recharging');
  return { ...before, rate: 0n };
}
