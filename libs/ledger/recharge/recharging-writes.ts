import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Clock } from '@goldkeep/auth';
import { playerKeyOf } from '../lane-queue';
import type { LedgerCommand, LedgerStep } from '../ledger-command';
import { LedgerBusyError } from '../ledger-errors';
import type { LaneOutcome, LedgerOutcome } from '../ledger-outcome';
import { BalanceReads } from './balance-reads';
import { PlayerTurns } from './player-turns';
import { readBalances } from './read-balances';
import { settleStep } from './settle-step';

/** Within a process a player's writes take turns, so a try is lost only to another process that writes to the player. */
const TRIES_MAX = 16;
/** Whoever has lost waits at random, up to twice as long each time: else the slower process might lose every time. */
const PAUSE_MAX_MS = 100;

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
    const { send, clock } = this.parts;
    const by = { send, nowMs: clock.nowMs() };
    const [first, ...others] = steps;
    const settled: [LedgerStep, ...LedgerStep[]] = [await settleStep(command, first, balances[0], by)];
    for (const [index, step] of others.entries()) {
      settled.push(await settleStep(command, step, balances[index + 1], by));
    }
    return send({ ...command, steps: settled });
  }
}
