import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { applyIn } from './apply-in';
import { Lane } from './lane';
import { LaneConnection } from './lane-connection';
import { FlowBook } from './flows/command-flows';
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
  private readonly flows: FlowBook;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions, dataSource: DataSource, clock: Clock) {
    const { connection, breaker, laneCount, batchMax, queueMax } = options;
    this.lanes = Array.from(
      { length: laneCount },
      () => new Lane(new LaneConnection(connection, breaker), { batchMax, queueMax }, options),
    );
    this.flows = new FlowBook(dataSource);
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
   * Makes sure that the games have numbered what these commands are counted under; to be called before a transaction
   * that applies them, since numbering takes the lock of the game's row, which must not wait for shards and they for it.
   * @throws CircuitOpenError, LedgerUnavailableError: nothing was done
   */
  async prepare(commands: readonly LedgerCommand[]): Promise<void> {
    await Promise.all(commands.filter((command) => !this.flows.counted(command)).map((one) => this.flows.count(one)));
  }

  /**
   * Applies commands of different players inside a transaction of the caller's, all or nothing. Clocks of recharging
   * balances are left alone and nothing accrued is booked: for new players, who have none yet, and deleted ones.
   * Their reasons should be known by then: see {@link prepare}.
   * @throws StepRefusedError for the first refused one; the caller's transaction must then roll back
   */
  async applyWithin(tx: Transaction, commands: readonly LedgerCommand[]): Promise<AppliedOutcome[]> {
    const outcomes = await this.tryWithin(tx, commands);
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

  /**
   * The same, but answers with whatever the ledger answers; what was applied besides a refused command must be rolled
   * back. Only for {@link Composites}.
   */
  async tryWithin(tx: Transaction, commands: readonly LedgerCommand[]): Promise<(LaneOutcome | 'retry')[]> {
    return applyIn(tx, await this.flows.countWithin(tx, commands));
  }

  /** Finishes what has been accepted, then closes the lanes' connections. */
  async onApplicationShutdown(): Promise<void> {
    await this.recharging.finished();
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private async send(command: LedgerCommand): Promise<LaneOutcome> {
    const lane = this.lanes[command.shard % this.lanes.length];
    if (!lane) throw new RangeError(`no lane serves shard ${command.shard}`);
    return lane.submit(this.flows.counted(command) ?? (await this.flows.count(command)));
  }
}

function unstampedError(): Error {
  return new Error('ledger_apply found a stamp where none was sent');
}
