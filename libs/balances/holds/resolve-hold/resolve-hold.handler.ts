import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { Refusal } from '@goldkeep/http';
import { Ledger, LedgerReader, RequestFlights, type DuplicateOutcome } from '@goldkeep/ledger';
import { recordOf } from '../../economy/recorded-change';
import { DueHolds } from '../due-holds';
import { holdChangeOf, type HoldChange } from '../hold-change';
import { HoldNotFoundError } from '../hold-errors';
import { HoldReader } from '../hold-reader';
import { resolutionOf, type HoldResolution } from './hold-resolution';

/** Captures a hold, in part or whole, or releases it, once per request id. */
export class ResolveHoldCommand extends Command<HoldChange> {
  readonly gameId: number;
  readonly holdId: string;
  readonly clientRequestId: string;
  readonly resolution: HoldResolution;

  constructor(parts: Omit<ResolveHoldCommand, symbol>) {
    super();
    this.gameId = parts.gameId;
    this.holdId = parts.holdId;
    this.clientRequestId = parts.clientRequestId;
    this.resolution = parts.resolution;
  }
}

@CommandHandler(ResolveHoldCommand)
export class ResolveHoldHandler implements ICommandHandler<ResolveHoldCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
    private readonly holds: HoldReader,
    private readonly dueHolds: DueHolds,
  ) {}

  /** @throws Refusal: see hold-errors.ts and the ledger's */
  async execute(wanted: ResolveHoldCommand): Promise<HoldChange> {
    const { gameId, clientRequestId, resolution } = wanted;
    const game = await this.games.snapshot(gameId);
    try {
      return await this.resolve(game, wanted);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // No refusal hides a completed request, not even that of another hold.
      const completed = await this.reader.findRequest(gameId, resolution.kind, clientRequestId);
      if (!completed) throw error;
      return this.replay(game, completed, undefined);
    }
  }

  private async resolve(game: GameSnapshot, wanted: ResolveHoldCommand): Promise<HoldChange> {
    const { gameId, resolution } = wanted;
    const hold = await this.holds.byId(game, wanted.holdId);
    await this.dueHolds.letGo(game, hold);
    const command = resolutionOf(hold, resolution, wanted);
    const { request } = command;
    const outcome = await this.flights.join({ gameId, kind: resolution.kind, ...request }, () =>
      this.ledger.submit(command),
    );
    if (outcome.status === 'applied') return holdChangeOf(hold, recordOf(command, outcome));
    if (outcome.status === 'duplicate') return this.replay(game, outcome, request.fingerprint);
    throw await this.dueHolds.refusalOf(game, hold, outcome);
  }

  private async replay(
    game: GameSnapshot,
    completed: DuplicateOutcome,
    fingerprint: string | undefined,
  ): Promise<HoldChange> {
    const transaction = await this.reader.transactionAt(completed);
    const hold = await this.holds.at(game, { shard: transaction.shard, seq: transaction.targetSeq ?? NaN });
    if (!hold) throw new HoldNotFoundError();
    return holdChangeOf(hold, transaction, { mismatch: completed.fingerprint !== fingerprint });
  }
}
