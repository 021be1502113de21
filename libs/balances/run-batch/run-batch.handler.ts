import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { CreditCaps, GameDirectory, type CreditReservation, type GameSnapshot, type KeyLimits } from '@goldkeep/games';
import { Refusal } from '@goldkeep/http';
import { Composites, fingerprintOf, type CompositePart, type RequestIdentity } from '@goldkeep/ledger';
import { DueHolds } from '../holds/due-holds';
import { HoldReader } from '../holds/hold-reader';
import { ofOperation, refusedAt } from './batch-errors';
import type { BatchOperation } from './batch-operation';
import { BatchPlayers } from './batch-players';
import { BatchCompletedError, CompletedBatches } from './completed-batches';
import { planOperation } from './plan-operation';
import type { PlannedOperation } from './planned-operation';
import { batchAnswerOf } from './run-batch.dto';

/** What a batch answered with, now or when it was completed. */
export interface BatchRun {
  readonly answer: object;
  readonly replay: { readonly mismatch: boolean } | null;
}

/** Runs operations one after the other, all or nothing, once per request id. */
export class RunBatchCommand extends Command<BatchRun> {
  readonly gameId: number;
  readonly clientRequestId: string;
  /** 1 to 100. */
  readonly operations: readonly BatchOperation[];
  readonly key: KeyLimits;

  constructor(parts: Omit<RunBatchCommand, symbol>) {
    super();
    this.gameId = parts.gameId;
    this.clientRequestId = parts.clientRequestId;
    this.operations = parts.operations;
    this.key = parts.key;
  }
}

@CommandHandler(RunBatchCommand)
export class RunBatchHandler implements ICommandHandler<RunBatchCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly clock: Clock,
    private readonly caps: CreditCaps,
    private readonly players: BatchPlayers,
    private readonly holds: HoldReader,
    private readonly dueHolds: DueHolds,
    private readonly composites: Composites,
    private readonly completed: CompletedBatches,
  ) {}

  /** @throws Refusal of the first operation that is refused, with its `operation_index` */
  async execute(batch: RunBatchCommand): Promise<BatchRun> {
    let fingerprint: string | undefined;
    try {
      const game = await this.games.snapshot(batch.gameId);
      const planned = await this.plan(game, batch);
      fingerprint = fingerprintOf(
        planned.flatMap((one, index) => [batch.operations[index]?.type ?? '', one.fingerprint]),
      );
      const before = await this.completed.find(batch.gameId, batch.clientRequestId);
      if (before) return { answer: before.answer, replay: { mismatch: before.fingerprint !== fingerprint } };
      const { clientRequestId } = batch;
      return { answer: await this.runWithinCaps(game, batch, { clientRequestId, fingerprint }, planned), replay: null };
    } catch (error) {
      // No refusal hides a completed batch.
      if (!(error instanceof Refusal || error instanceof BatchCompletedError)) throw error;
      const completed = await this.completed.find(batch.gameId, batch.clientRequestId);
      if (!completed) throw error;
      return { answer: completed.answer, replay: { mismatch: completed.fingerprint !== fingerprint } };
    }
  }

  private async plan(game: GameSnapshot, batch: RunBatchCommand): Promise<readonly PlannedOperation[]> {
    const { clientRequestId, operations } = batch;
    const { holds, dueHolds } = this;
    const tools = { game, clientRequestId, nowMs: this.clock.nowMs(), holds, dueHolds };
    const planned: PlannedOperation[] = [];
    for (const [index, operation] of operations.entries()) {
      planned.push(await ofOperation(index, () => planOperation(tools, operation)));
    }
    return planned;
  }

  /** Gives back what was counted against the caps when surely no money came of it. */
  private async runWithinCaps(
    game: GameSnapshot,
    { key }: RunBatchCommand,
    request: RequestIdentity,
    planned: readonly PlannedOperation[],
  ): Promise<object> {
    const reserved: (CreditReservation | null)[] = [];
    try {
      for (const [index, { credit }] of planned.entries()) {
        if (!credit) continue;
        reserved.push(await ofOperation(index, () => this.caps.reserve(key, credit.currency, credit.amount)));
      }
      return await this.run(game, request, planned);
    } catch (error) {
      if (error instanceof Refusal || error instanceof BatchCompletedError) {
        for (const reservation of reserved) await this.caps.release(reservation);
      }
      throw error;
    }
  }

  private async run(
    game: GameSnapshot,
    request: RequestIdentity,
    planned: readonly PlannedOperation[],
  ): Promise<object> {
    const { gameId } = game;
    const find = await this.players.find(game, planned);
    const parts: CompositePart[] = [];
    for (const [index, operation] of planned.entries()) {
      parts.push(await ofOperation(index, () => operation.commands(find)));
    }
    const done = await this.composites.apply(parts, async (tx, outcomes) => {
      const results = planned.flatMap((operation, index) => {
        const [part, applied] = [parts[index], outcomes[index]];
        return part && applied ? [operation.resultOf(part, applied)] : [];
      });
      const answer = batchAnswerOf(results);
      await this.completed.record(tx, { gameId, request, answer });
      return answer;
    });
    if (done.status === 'applied') return done.result;
    const { outcome, part: index } = done;
    const refused = planned[index];
    if (outcome.status === 'duplicate' || !refused) throw new Error('the operations of a batch have no request ids');
    throw refusedAt(index, await refused.refusalOf(outcome));
  }
}
