import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '@goldkeep/auth';
import { GameDirectory } from '@goldkeep/games';
import { Ledger, LedgerReader, refusalFor, RequestFlights } from '@goldkeep/ledger';
import { recordOf } from '../../economy/recorded-change';
import type { EconomyOperation } from '../../economy/economy-operation';
import { holdChangeOf, type HoldChange } from '../hold-change';
import { HoldNotFoundError } from '../hold-errors';
import { HoldReader } from '../hold-reader';
import { newHold, placedHold } from './new-hold';

/** Sets money of a player aside until it is captured, released or expires, once per request id. */
export class PlaceHoldCommand extends Command<HoldChange> {
  readonly operation: EconomyOperation;
  /** 1 to 2,592,000. */
  readonly expiresInSeconds: number;

  constructor(parts: { readonly operation: EconomyOperation; readonly expiresInSeconds: number }) {
    super();
    this.operation = parts.operation;
    this.expiresInSeconds = parts.expiresInSeconds;
  }
}

@CommandHandler(PlaceHoldCommand)
export class PlaceHoldHandler implements ICommandHandler<PlaceHoldCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
    private readonly holds: HoldReader,
  ) {}

  /** @throws Refusal: of the operation's fields, or the ledger's */
  async execute({ operation, expiresInSeconds }: PlaceHoldCommand): Promise<HoldChange> {
    const { gameId } = operation;
    const game = await this.games.snapshot(gameId);
    const wanted = newHold(game, operation, { expiresInSeconds, nowMs: this.clock.nowMs() });
    const { resolved, command } = wanted;
    const { request, amount, currency } = resolved;
    const outcome = await this.flights.join({ gameId, kind: 'hold', ...request }, () => this.ledger.submit(command));
    if (outcome.status === 'applied') return holdChangeOf(placedHold(wanted, outcome), recordOf(command, outcome));
    if (outcome.status !== 'duplicate') throw refusalFor(outcome, { required: amount, scale: currency.scale });
    const placed = await this.holds.at(game, outcome);
    if (!placed) throw new HoldNotFoundError();
    const mismatch = outcome.fingerprint !== request.fingerprint;
    return holdChangeOf(placed, await this.reader.transactionAt(outcome), { mismatch });
  }
}
