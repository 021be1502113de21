import { Injectable } from '@nestjs/common';
import { bulkhead, isBulkheadRejectedError } from 'cockatiel';
import { Clock } from '@goldkeep/auth';
import { UnitOfWork, type Transaction } from '@goldkeep/persistence';
import type { TransactionKind } from '../accounts';
import { Ledger } from '../ledger';
import type { LedgerCommand } from '../ledger-command';
import { LedgerBusyError } from '../ledger-errors';
import type { AppliedOutcome, DuplicateOutcome, LedgerOutcome, RefusedOutcome } from '../ledger-outcome';
import { LedgerReader } from '../ledger-reader';
import { CompositeRun, StoppedError } from './composite-run';
import type { CompositePart } from './groups';
import { shardOfRequest, sharedRequestOf, type SharedRequest } from './shared-request';

export type CompositeOutcome<Result> =
  | { readonly status: 'applied'; readonly result: Result }
  /** Nothing was changed. */
  | { readonly status: 'stopped'; readonly part: number; readonly outcome: DuplicateOutcome | RefusedOutcome };

/**
 * One works while the others are on their way to the database. Most batches need some of the same shards, and PostgreSQL
 * gives a row that was changed to whoever asks first, not to whoever has waited longest: with 16 at once, one in a
 * thousand had no luck for the 1.9 s that a statement may take, and 64 took every connection of the pool.
 */
const AT_ONCE = 4;
/** The last in line waits for about 6 s (2 cores, 85 batches of 20 operations a second), or 13 s behind batches of 100. */
const WAITING_MAX = 500;

/** Commands that move the money of several players, or of one several times, all or nothing. */
@Injectable()
export class Composites {
  /** First come, first served. Those who wait hold neither a connection nor a shard. */
  private readonly line = bulkhead(AT_ONCE, WAITING_MAX);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
  ) {}

  /**
   * Applies the parts one after the other in one transaction. The shards of all are locked first, ascending, as every
   * writer does it, so that composite commands wait for each other and for the lanes but never in a circle. What has
   * accrued in recharging currencies is booked before.
   * @param complete called within the transaction with the outcomes of each part; what it throws undoes everything
   * @throws LedgerBusyError when too many wait; nothing was done
   * @throws what the database or `complete` throws; nothing was changed unless the commit's answer was lost
   */
  async apply<Result>(
    parts: readonly CompositePart[],
    complete: (tx: Transaction, outcomes: readonly (readonly AppliedOutcome[])[]) => Promise<Result>,
  ): Promise<CompositeOutcome<Result>> {
    return this.run({ parts, shared: null }, complete);
  }

  /**
   * Applies a command whose request id must be new under another kind as well, such as one that gives what its
   * counterpart takes. Of commands of both kinds that come this way under one id, at most one is applied; the others
   * are duplicates of it.
   * @throws what {@link apply} throws
   */
  async applySharingId(command: LedgerCommand, otherKind: TransactionKind): Promise<LedgerOutcome> {
    const work = { parts: [[command]], shared: sharedRequestOf(command, otherKind) } as const;
    const done = await this.run(work, (_tx, outcomes) => Promise.resolve(outcomes.flat()));
    if (done.status === 'stopped') return done.outcome;
    const [outcome] = done.result;
    if (!outcome) throw new Error('a command was left without an outcome');
    return outcome;
  }

  private async run<Result>(
    { parts, shared }: { readonly parts: readonly CompositePart[]; readonly shared: SharedRequest | null },
    complete: (tx: Transaction, outcomes: readonly (readonly AppliedOutcome[])[]) => Promise<Result>,
  ): Promise<CompositeOutcome<Result>> {
    await this.ledger.prepare(parts.flat());
    const alsoLocked = shared ? [shardOfRequest(shared)] : [];
    try {
      const result = await this.line.execute(() =>
        this.unitOfWork.run(async (tx) => {
          const work = { tx, ledger: this.ledger, parts, nowMs: this.clock.nowMs(), alsoLocked };
          const run = await CompositeRun.begin(work);
          const other = shared && (await this.findOther(tx, shared));
          if (other) throw new StoppedError(0, other);
          return complete(tx, await run.applyAll());
        }),
      );
      return { status: 'applied', result };
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw new LedgerBusyError();
      if (!(error instanceof StoppedError)) throw error;
      return { status: 'stopped', part: error.part, outcome: error.outcome };
    }
  }

  /** The completed request of the other kind; nobody can complete one while we hold the shard of the id. */
  private findOther(
    tx: Transaction,
    { gameId, clientRequestId, otherKind }: SharedRequest,
  ): Promise<DuplicateOutcome | undefined> {
    return this.reader.findRequest(gameId, otherKind, clientRequestId, tx);
  }
}
