import { recharge } from '../automatic-commands';
import type { LedgerCommand, LedgerStep, RechargeStamp } from '../ledger-command';
import type { LaneOutcome } from '../ledger-outcome';
import { accrue, clockAfterWrite, type RechargeClock } from './accrue';
import type { BookedBalance } from './read-balances';

/** No balance has it, so a command with such a stamp is never applied. */
const NO_TOTAL = -1n;

/** Books what has accrued in the step's currency; the step for the state of the balance after it. */
export async function settleStep(
  command: LedgerCommand,
  step: LedgerStep,
  balance: BookedBalance | undefined,
  by: { readonly send: (booking: LedgerCommand) => Promise<LaneOutcome>; readonly nowMs: number },
): Promise<LedgerStep> {
  // A player whom nobody knows yet has nothing to settle; the ledger itself says what becomes of the command.
  const { rechargeTerms: terms } = step;
  if (!balance || terms.length === 0) return step;
  const { clock: was, playerJoinedMs: joinedMs } = balance;
  const total = balance.available + balance.reserved;
  const { accrued, clock } = accrue({ total, clock: was, joinedMs, terms, nowMs: by.nowMs });
  if (accrued === 0n) return stamped(step, { was, total, clock });
  const { gameId, shard, player } = command;
  const currency = { currencyId: step.currencyId, maxBalance: null, rechargeTerms: terms };
  const stamp = { wasAtMs: was?.atMs ?? null, wasTotal: total, clock };
  const outcome = await by.send(recharge({ gameId, shard, player, currency, amount: accrued, stamp }));
  // Nothing could be booked: the command must not be applied, but may be a duplicate, or tell why it is refused.
  if (outcome.status !== 'applied') return { ...step, stamp: { ...stamp, wasTotal: NO_TOTAL } };
  return stamped(step, { was: clock, total: total + accrued, clock });
}

/** The step for a balance that is in this state, and stands at `clock` when it is applied. */
function stamped(
  step: LedgerStep,
  state: { readonly was: RechargeClock | null; readonly total: bigint; readonly clock: RechargeClock },
): LedgerStep {
  const totalAfter = state.total + step.available + step.reserved;
  const stamp: RechargeStamp = {
    wasAtMs: state.was?.atMs ?? null,
    wasTotal: state.total,
    clock: clockAfterWrite(state.clock, totalAfter, step.rechargeTerms),
  };
  return { ...step, stamp };
}
