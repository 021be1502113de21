import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { Refusal } from '@goldkeep/http';
import {
  Composites,
  LedgerReader,
  refusalFor,
  RequestFlights,
  type KnownPlayer,
  type LedgerOutcome,
} from '@goldkeep/ledger';
import { PlayerDirectory } from '@goldkeep/players';
import {
  askedTransfer,
  resolvedTransfer,
  type MoneyTransfer,
  type NamedPlayer,
  type ResolvedTransfer,
} from './money-transfer';
import { readTransfer, transferredNow, type Transferred } from './transferred';

/** Moves money from one player to another, both sides or none, once per request id. */
export class TransferMoneyCommand extends Command<Transferred> {
  readonly transfer: MoneyTransfer;

  constructor(parts: { readonly transfer: MoneyTransfer }) {
    super();
    this.transfer = parts.transfer;
  }
}

@CommandHandler(TransferMoneyCommand)
export class TransferMoneyHandler implements ICommandHandler<TransferMoneyCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerDirectory,
    private readonly composites: Composites,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
  ) {}

  /** @throws Refusal: of the fields, or the ledger's for either player */
  async execute({ transfer: wanted }: TransferMoneyCommand): Promise<Transferred> {
    const { gameId, clientRequestId } = wanted;
    const game = await this.games.snapshot(gameId);
    try {
      const asked = askedTransfer(game, wanted);
      const from = await this.find(gameId, wanted.from);
      const into = await this.find(gameId, wanted.to);
      return await this.transfer(game, resolvedTransfer(wanted, asked, { from, into }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // No refusal hides a completed request: a player may have been deleted since.
      const completed = await this.reader.findRequest(gameId, 'transferOut', clientRequestId);
      if (!completed) throw error;
      return readTransfer(game, this.reader, { given: completed, mismatch: true });
    }
  }

  private find(gameId: number, { email, playerId }: NamedPlayer): Promise<KnownPlayer> {
    return email === undefined ? this.players.byId(gameId, playerId ?? NaN) : this.players.byEmail(gameId, email);
  }

  private async transfer(game: GameSnapshot, resolved: ResolvedTransfer): Promise<Transferred> {
    const { request, sides, amount, currency } = resolved;
    const { gameId } = game;
    let made: Transferred | undefined;
    const outcome = await this.flights.join({ gameId, kind: 'transferOut', ...request }, async () => {
      const done = await this.composites.apply([sides], (_tx, [outcomes = []]) => Promise.resolve(outcomes));
      if (done.status === 'stopped') return done.outcome;
      made = transferredNow(resolved, done.result);
      return firstOf(done.result);
    });
    if (made) return made;
    if (outcome.status === 'applied' || outcome.status === 'duplicate') {
      const mismatch = outcome.status === 'duplicate' && outcome.fingerprint !== request.fingerprint;
      return readTransfer(game, this.reader, { given: outcome, mismatch });
    }
    throw refusalFor(outcome, { required: amount, scale: currency.scale });
  }
}

function firstOf([outcome]: readonly LedgerOutcome[]): LedgerOutcome {
  if (!outcome) throw new Error('a transfer has two sides');
  return outcome;
}
