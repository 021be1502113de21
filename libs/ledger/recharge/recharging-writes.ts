import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Clock } from '@goldkeep/auth';
import { recharge } from '../automatic-commands';
import { playerKeyOf } from '../lane-queue';
import type { LedgerCommand, LedgerStep, RechargeStamp } from '../ledger-command';
import { LedgerBusyError } from '../ledger-errors';
import type { LaneOutcome, LedgerOutcome } from '../ledger-outcome';
import { accrue, clockAfterWrite, type RechargeClock } from './accrue';
import { BalanceReads } from './balance-reads';
import { PlayerTurns } from './player-turns';
import { readBalances, type BookedBalance } from './read-balances';

/** Within a process a player's writes take turns, so a try is lost only to another process that writes to the player. */
const TRIES_MAX = 16;
/** Whoever has lost waits at random, up to twice as long each time: else the slower process might lose every time. */
const PAUSE_MAX_MS = 100;

/** No balance has it, so a command with such a stamp is never applied. */
const NO_TOTAL = -1n;

/** Sends a command to the lane of its shard. */
type Send = (command: LedgerCommand) => Promise<LaneOutcome>;

/** Writes to balances that recharge: what has accrued is booked first, as a transaction of its own. */
export class RechargingWrites {
  private readonly turns: PlayerTurns;
  private readonly reads: BalanceReads;

  /** @param parts.waitingMax the most commands that wait for their turn, of all players together */
  constructor(
    private readonly parts: {
      readonly send: Send;
      readonly dataSource: DataSource;
      readonly clock: Clock;
      readonly waitingMax: number;
    },
  ) {
    this.turns = new PlayerTurns(parts.waitingMax);
    this.reads = new BalanceReads((keys) => readBalances(parts.dataSource, keys));
  }

  /**
   * Books what has accrued, then applies the command. What was booked stays when the command is refused: it is the
   * player's in either case.
   * @throws LedgerBusyError when too many commands wait, or others kept changing the balance
   */
  submit(command: LedgerCommand): Promise<LedgerOutcome> {
    return this.turns.take(playerKeyOf(command), () => this.tryUntilUnchanged(command));
  }

  /** Resolves when no command waits for its turn. */
  finished(): Promise<void> {
    return this.turns.finished();
  }

  private async tryUntilUnchanged(command: LedgerCommand): Promise<LedgerOutcome> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const outcome = await this.settleAndApply(command);
      if (outcome.status !== 'recharge_changed') return outcome;
      await pause(Math.random() * Math.min(PAUSE_MAX_MS, 2 ** tries));
    }
    throw new LedgerBusyError();
  }

  private async settleAndApply(command: LedgerCommand): Promise<LaneOutcome> {
    const { gameId, shard, player, steps } = command;
    const balances = await this.reads.read(steps.map(({ currencyId }) => ({ gameId, shard, player, currencyId })));
    const [first, ...others] = steps;
    const settled: [LedgerStep, ...LedgerStep[]] = [await this.settle(command, first, balances[0])];
    for (const [index, step] of others.entries()) {
      settled.push(await this.settle(command, step, balances[index + 1]));
    }
    return this.parts.send({ ...command, steps: settled });
  }

  /** Books what has accrued in the step's currency; the step for the state of the balance after it. */
  private async settle(
    command: LedgerCommand,
    step: LedgerStep,
    balance: BookedBalance | undefined,
  ): Promise<LedgerStep> {
    // A player whom nobody knows yet has nothing to settle; the ledger itself says what becomes of the command.
    const { rechargeTerms: terms } = step;
    if (!balance || terms.length === 0) return step;
    const { clock: was, playerJoinedMs: joinedMs } = balance;
    const total = balance.available + balance.reserved;
    const { accrued, clock } = accrue({ total, clock: was, joinedMs, terms, nowMs: this.parts.clock.nowMs() });
    if (accrued === 0n) return stamped(step, { was, total, clock });
    const { gameId, shard, player } = command;
    const currency = { currencyId: step.currencyId, maxBalance: null, rechargeTerms: terms };
    const stamp = { wasAtMs: was?.atMs ?? null, wasTotal: total, clock };
    const outcome = await this.parts.send(recharge({ gameId, shard, player, currency, amount: accrued, stamp }));
    // Nothing could be booked: the command must not be applied, but may be a duplicate, or tell why it is refused.
    if (outcome.status !== 'applied') return { ...step, stamp: { ...stamp, wasTotal: NO_TOTAL } };
    return stamped(step, { was: clock, total: total + accrued, clock });
  }
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
