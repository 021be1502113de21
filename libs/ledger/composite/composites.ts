import { Injectable } from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { Ledger } from '../ledger';
import type { AppliedOutcome, DuplicateOutcome, RefusedOutcome } from '../ledger-outcome';
import { CompositeRun, StoppedError } from './composite-run';
import type { CompositePart } from './groups';

export type CompositeOutcome<Result> =
  | { readonly status: 'applied'; readonly result: Result }
  /** Nothing was changed. */
  | { readonly status: 'stopped'; readonly part: number; readonly outcome: DuplicateOutcome | RefusedOutcome };

/** Commands that move the money of several players, or of one several times, all or nothing. */
@Injectable()
export class Composites {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Applies the parts one after the other in one transaction. The shards of all are locked first, ascending, as every
   * writer does it, so that composite commands wait for each other and for the lanes but never in a circle. What has
   * accrued in recharging currencies is booked before.
   * @param complete called within the transaction with the outcomes of each part; what it throws undoes everything
   * @throws what the database or `complete` throws; nothing was changed unless the commit's answer was lost
   */
  async apply<Result>(
    parts: readonly CompositePart[],
    complete: (tx: Transaction, outcomes: readonly (readonly AppliedOutcome[])[]) => Promise<Result>,
  ): Promise<CompositeOutcome<Result>> {
    await this.ledger.prepare(parts.flat());
    try {
      const result = await this.unitOfWork.run(async (tx) => {
        const run = await CompositeRun.begin({ tx, ledger: this.ledger, parts, nowMs: this.clock.nowMs() });
        return complete(tx, await run.applyAll());
      });
      return { status: 'applied', result };
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error;
      return { status: 'stopped', part: error.part, outcome: error.outcome };
    }
  }
}
