import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Lane } from './lane';
import { LaneConnection } from './lane-connection';
import { LEDGER_APPLY_CALL, ledgerApplyValues, readOutcomes, type LedgerApplyRow } from './ledger-apply-call';
import type { LedgerCommand } from './ledger-command';
import { LEDGER_OPTIONS, type LedgerOptions } from './ledger-options';
import type { AppliedOutcome, LedgerOutcome, RefusedOutcome } from './ledger-outcome';
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

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions) {
    const { connection, breaker, laneCount, batchMax, queueMax } = options;
    this.lanes = Array.from(
      { length: laneCount },
      () => new Lane(new LaneConnection(connection, breaker), { batchMax, queueMax }, options),
    );
  }

  /** Commands waiting in all lanes. */
  get waiting(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  }

  /**
   * Applies a command in its shard's lane and answers after the commit.
   * @throws CircuitOpenError at once while the database is left alone; nothing was done
   * @throws LedgerBusyError when the lane's queue is full; nothing was done
   * @throws LedgerUnavailableError when the database did not answer; the same request id tells what became of it
   */
  submit(command: LedgerCommand): Promise<LedgerOutcome> {
    const lane = this.lanes[command.shard % this.lanes.length];
    if (!lane) throw new RangeError(`no lane serves shard ${command.shard}`);
    return lane.submit(command);
  }

  /**
   * Applies commands of different players inside a transaction of the caller's, all or nothing.
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
      if (outcome.status !== 'applied') throw new StepRefusedError(outcome);
      noteChange(tx, { gameId: commands[index]?.gameId ?? NaN, playerId: outcome.player.playerId });
      return outcome;
    });
  }

  /** Finishes what has been accepted, then closes the lanes' connections. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }
}
