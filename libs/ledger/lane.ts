import type { ChangedPlayer } from '@goldkeep/persistence';
import { CircuitOpenError } from '@goldkeep/resilience';
import { LaneConnection, isRefusedByDatabase } from './lane-connection';
import { LaneQueue, type PendingCommand } from './lane-queue';
import type { LedgerCommand } from './ledger-command';
import type { LedgerOptions } from './ledger-options';
import { LedgerBusyError, LedgerUnavailableError } from './ledger-errors';
import type { DuplicateOutcome, LaneOutcome } from './ledger-outcome';

export interface LaneLimits {
  /** The most commands in one call of the database. */
  readonly batchMax: number;
  /** The most commands waiting; beyond it a caller is told to come back later. */
  readonly queueMax: number;
}

/** How often a batch of unknown outcome is asked again before its callers are told that the database is away. */
const RESEND_MAX = 3;
const RESEND_PAUSE_MS = 100;

/**
 * A lane serves some of the shards over one connection. Whatever has queued while a call was in flight goes out
 * together as the next call, so batches grow with the load and a lonely command waits for nobody.
 */
export class Lane {
  private readonly queue = new LaneQueue();
  private draining: Promise<void> | undefined;
  private isClosed = false;

  constructor(
    private readonly connection: LaneConnection,
    private readonly limits: LaneLimits,
    private readonly observer: Pick<LedgerOptions, 'observeBatch' | 'afterCommit'>,
  ) {}

  get waiting(): number {
    return this.queue.length;
  }

  /** @throws CircuitOpenError, LedgerBusyError when nothing was done, LedgerUnavailableError when nobody knows */
  async submit(command: LedgerCommand): Promise<LaneOutcome> {
    this.connection.admit();
    // A request that outlives its caller may come this late; it must not open the connection anew.
    if (this.isClosed || this.queue.length >= this.limits.queueMax) throw new LedgerBusyError();
    return new Promise((resolve, reject) => {
      this.queue.add({ command, resolve, reject, outcomeUnknown: false });
      this.draining ??= this.drain();
    });
  }

  /** Takes no more commands, and resolves when nothing waits and the connection is closed. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.draining;
    await this.connection.close();
  }

  private async drain(): Promise<void> {
    // Requests that arrived in this turn of the event loop share the first call.
    await new Promise(setImmediate);
    for (let batch = this.queue.take(this.limits.batchMax); batch.length > 0;) {
      await this.send(batch);
      batch = this.queue.take(this.limits.batchMax);
    }
    this.draining = undefined;
  }

  private async send(batch: readonly PendingCommand[]): Promise<void> {
    for (let attempt = 1; attempt <= RESEND_MAX; attempt++) {
      try {
        const outcomes = await this.connection.apply(batch.map((pending) => pending.command));
        this.observer.observeBatch(batch.length);
        await this.settle(batch, outcomes);
        return;
      } catch (error) {
        if (error instanceof CircuitOpenError) {
          rejectUnsent(batch, error);
          return;
        }
        if (isRefusedByDatabase(error)) {
          await this.sendOneByOne(batch, error);
          return;
        }
        for (const pending of batch) pending.outcomeUnknown = true;
        this.connection.abandon();
        if (attempt === RESEND_MAX) rejectAll(batch, new LedgerUnavailableError({ cause: error }));
        else await new Promise((resume) => setTimeout(resume, RESEND_PAUSE_MS * attempt));
      }
    }
  }

  /** One command that the database cannot take must not fail the others of its batch. */
  private async sendOneByOne(batch: readonly PendingCommand[], error: unknown): Promise<void> {
    if (batch.length === 1) rejectAll(batch, error);
    else for (const pending of batch) await this.send([pending]);
  }

  private async settle(batch: readonly PendingCommand[], outcomes: readonly (LaneOutcome | 'retry')[]): Promise<void> {
    const again: PendingCommand[] = [];
    // The next batch does not wait for it; only those who are told of this one do.
    const told = this.observer.afterCommit(changedPlayers(batch, outcomes));
    for (const [index, pending] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) pending.reject(new Error('ledger_apply left a command without an outcome'));
      else if (outcome === 'retry') again.push(pending);
      else if (isOwnCommit(pending, outcome)) await this.recover(pending, outcome);
      else void told.then(() => pending.resolve(outcome));
    }
    this.queue.addFirst(again);
  }

  private async recover(pending: PendingCommand, outcome: DuplicateOutcome): Promise<void> {
    try {
      pending.resolve(await this.connection.recover(outcome));
    } catch (error) {
      pending.reject(new LedgerUnavailableError({ cause: error }));
    }
  }
}

/**
 * Whose money the batch has moved. A duplicate counts: the process that committed the original may have died before it
 * could tell anybody.
 */
function changedPlayers(
  batch: readonly PendingCommand[],
  outcomes: readonly (LaneOutcome | 'retry')[],
): readonly ChangedPlayer[] {
  return batch.flatMap(({ command: { gameId } }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome === 'retry') return [];
    if (outcome.status === 'applied') return [{ gameId, playerId: outcome.player.playerId }];
    return outcome.status === 'duplicate' && outcome.playerId !== null ? [{ gameId, playerId: outcome.playerId }] : [];
  });
}

/** Whether a duplicate is this very command, committed by an earlier call whose answer was lost. */
function isOwnCommit({ outcomeUnknown, command }: PendingCommand, outcome: LaneOutcome): outcome is DuplicateOutcome {
  return outcomeUnknown && outcome.status === 'duplicate' && outcome.fingerprint === command.request?.fingerprint;
}

/** What an earlier call carried may have been committed by it: its caller must not read that nothing was done. */
function rejectUnsent(batch: readonly PendingCommand[], error: CircuitOpenError): void {
  for (const { outcomeUnknown, reject } of batch) {
    reject(outcomeUnknown ? new LedgerUnavailableError({ cause: error }) : error);
  }
}

function rejectAll(batch: readonly PendingCommand[], error: unknown): void {
  const reason = error instanceof Error ? error : new Error(String(error));
  for (const pending of batch) pending.reject(reason);
}
