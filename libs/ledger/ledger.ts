import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { Lane } from './lane';
import { LaneConnection } from './lane-connection';
import { LEDGER_APPLY_CALL, ledgerApplyValues, readOutcomes, type LedgerApplyRow } from './ledger-apply-call';
import type { LedgerCommand } from './ledger-command';
import { LEDGER_OPTIONS, type LedgerOptions } from './ledger-options';
import type { AppliedOutcome, LaneOutcome, LedgerOutcome, RefusedOutcome } from './ledger-outcome';
import { RechargingWrites } from './recharge/recharging-writes';
import { noteChange, type Transaction } from '@goldkeep/persistence';

/** A step of a composite command was refused: everything done in its transaction must be rolled back. */
class StepRefusedError extends Error {
  constructor(readonly outcome: RefusedOutcome) {
    super(`the ledger refused a step: ${outcome.status}`);
  }
}

/** The only way money moves. */
@Injectable()
export class Ledger implements OnApplicationShutdown {
  private readonly lanes: readonly Lane[];
  private readonly recharging: RechargingWrites;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions, dataSource: DataSource, clock: Clock) {
    const { connection, breaker, laneCount, batchMax, queueMax } = options;
    this.lanes = Array.from(
      { length: laneCount },
      () => new Lane(new LaneConnection(connection, breaker), { batchMax, queueMax }, options),
    );
    const send = (command: LedgerCommand) => this.send(command);
    this.recharging = new RechargingWrites({ send, dataSource, clock, waitingMax: queueMax });
  }

  /** Commands waiting in all lanes. */
  get waiting(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  }

  /**
   * Applies a command in its shard's lane and answers after the commit. Where it moves a currency that recharges, what
   * has accrued is booked before.
   * @throws CircuitOpenError at once while the database is left alone; nothing was done
   * @throws LedgerBusyError when the lane's queue is full; nothing was done
   * @throws LedgerUnavailableError when the database did not answer; the same request id tells what became of it
   */
  async submit(command: LedgerCommand): Promise<LedgerOutcome> {
    if (command.steps.some(({ rechargeTerms }) => rechargeTerms.length > 0)) return this.recharging.submit(command);
    const outcome = await this.send(command);
    if (outcome.status === 'recharge_changed') throw unstampedError();
    return outcome;
  }

  /**
   * Applies commands of different players inside a transaction of the caller's, all or nothing. Clocks of recharging
   * balances are left alone and nothing accrued is booked: for new players, who have none yet, and deleted ones.
   * @throws StepRefusedError for the first refused one; the caller's transaction must then roll back
   */
  async applyWithin(tx: Transaction, commands: readonly LedgerCommand[]): Promise<AppliedOutcome[]> {
    const rows = await tx.query<Record<string, string | number | null>[]>(
      LEDGER_APPLY_CALL,
      ledgerApplyValues(commands),
    );
    const outcomes = readOutcomes(
      rows.map((row): LedgerApplyRow => Object.values(row)),
      commands.length,
    );
    return outcomes.map((outcome, index) => {
      if (outcome === 'retry' || outcome.status === 'duplicate') {
        throw new Error('commands applied together must be of different players and new');
      }
      if (outcome.status === 'recharge_changed') throw unstampedError();
      if (outcome.status !== 'applied') throw new StepRefusedError(outcome);
      noteChange(tx, { gameId: commands[index]?.gameId ?? NaN, playerId: outcome.player.playerId });
      return outcome;
    });
  }

  /** Finishes what has been accepted, then closes the lanes' connections. */
  async onApplicationShutdown(): Promise<void> {
    await this.recharging.finished();
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private send(command: LedgerCommand): Promise<LaneOutcome> {
    const lane = this.lanes[command.shard % this.lanes.length];
    if (!lane) throw new RangeError(`no lane serves shard ${command.shard}`);
    return lane.submit(command);
  }
}

function unstampedError(): Error {
  return new Error('ledger_apply found a stamp where none was sent');
}
