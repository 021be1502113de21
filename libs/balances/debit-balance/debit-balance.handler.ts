import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { debit, Ledger, LedgerReader, RequestFlights } from '@goldkeep/ledger';
import { balanceChangeOf, type BalanceChange } from '../economy/balance-change';
import { resolveOperation, type EconomyOperation } from '../economy/economy-operation';

/** Takes money of a player out of the economy, once per request id. */
export class DebitBalanceCommand extends Command<BalanceChange> {
  readonly operation: EconomyOperation;

  constructor(parts: { readonly operation: EconomyOperation }) {
    super();
    this.operation = parts.operation;
  }
}

@CommandHandler(DebitBalanceCommand)
export class DebitBalanceHandler implements ICommandHandler<DebitBalanceCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
  ) {}

  async execute({ operation }: DebitBalanceCommand): Promise<BalanceChange> {
    const { gameId, reason, metadata, playerName = null } = operation;
    const game = await this.games.snapshot(gameId);
    const resolved = resolveOperation(game, operation);
    const { shard, player, request, amount, currency } = resolved;
    const command = debit({
      gameId,
      shard,
      player,
      request,
      currency,
      amount,
      reason,
      details: metadata ?? null,
      playerName,
    });
    const outcome = await this.flights.join({ gameId, kind: 'debit', ...request }, () => this.ledger.submit(command));
    const currencyById = (id: number) => game.currencyById(id);
    return balanceChangeOf(outcome, { ...resolved, reason, sign: -1n }, { reader: this.reader, currencyById });
  }
}
