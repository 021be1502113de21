import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CreditCapExceededError,
  CreditCaps,
  GameDirectory,
  type CreditReservation,
  type GameSnapshot,
  type KeyLimits,
} from '@goldkeep/games';
import {
  credit,
  Ledger,
  LedgerReader,
  LedgerUnavailableError,
  RequestFlights,
  type LedgerCommand,
  type LedgerOutcome,
} from '@goldkeep/ledger';
import { PlayerRegistry } from '@goldkeep/players';
import { balanceChangeOf, type BalanceChange } from '../economy/balance-change';
import { resolveOperation, type EconomyOperation, type ResolvedOperation } from '../economy/economy-operation';

/** Gives a player new money, within the caps of the key that asks, once per request id. */
export class CreditBalanceCommand extends Command<BalanceChange> {
  readonly operation: EconomyOperation;
  readonly key: KeyLimits;

  constructor(parts: { readonly operation: EconomyOperation; readonly key: KeyLimits }) {
    super();
    this.operation = parts.operation;
    this.key = parts.key;
  }
}

@CommandHandler(CreditBalanceCommand)
export class CreditBalanceHandler implements ICommandHandler<CreditBalanceCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly caps: CreditCaps,
    private readonly players: PlayerRegistry,
    private readonly ledger: Ledger,
    private readonly reader: LedgerReader,
    private readonly flights: RequestFlights,
  ) {}

  async execute({ operation, key }: CreditBalanceCommand): Promise<BalanceChange> {
    const { gameId, reason } = operation;
    const game = await this.games.snapshot(gameId);
    const resolved = resolveOperation(game, operation);
    const outcome = await this.flights.join({ gameId, kind: 'credit', ...resolved.request }, () =>
      this.creditWithinCaps(game, operation, resolved, key),
    );
    const currencyById = (currencyId: number) => game.currencyById(currencyId);
    return balanceChangeOf(outcome, { ...resolved, reason, sign: 1n }, { reader: this.reader, currencyById });
  }

  private async creditWithinCaps(
    game: GameSnapshot,
    operation: EconomyOperation,
    resolved: ResolvedOperation,
    key: KeyLimits,
  ): Promise<LedgerOutcome> {
    try {
      const reservation = await this.caps.reserve(key, resolved.currency, resolved.amount);
      return await this.creditReserved(reservation, () => this.submit(game, operation, resolved));
    } catch (error) {
      if (!(error instanceof CreditCapExceededError)) throw error;
      const completed = await this.reader.findRequest(operation.gameId, 'credit', operation.clientRequestId);
      if (completed) return completed;
      throw error;
    }
  }

  /** Gives back what was counted against the cap when surely no money came of it. */
  private async creditReserved(
    reservation: CreditReservation | null,
    submit: () => Promise<LedgerOutcome>,
  ): Promise<LedgerOutcome> {
    try {
      const outcome = await submit();
      if (outcome.status !== 'applied') await this.caps.release(reservation);
      return outcome;
    } catch (error) {
      if (!(error instanceof LedgerUnavailableError)) await this.caps.release(reservation);
      throw error;
    }
  }

  private async submit(
    game: GameSnapshot,
    operation: EconomyOperation,
    resolved: ResolvedOperation,
  ): Promise<LedgerOutcome> {
    const { gameId, playerEmail: email, playerName, reason, metadata } = operation;
    const { shard, player, request, amount, currency } = resolved;
    const command: LedgerCommand = credit({
      gameId,
      shard,
      player,
      request,
      currency,
      amount,
      reason,
      details: metadata ?? null,
      playerName: playerName ?? null,
    });
    const outcome = await this.ledger.submit(command);
    if (outcome.status !== 'player_not_found' || email === undefined) return outcome;
    await this.players.ensure(game, { identity: { email }, name: playerName ?? nameFrom(email) });
    return this.ledger.submit(command);
  }
}

/** A player whose name nobody gave yet is shown by the first part of the address. */
function nameFrom(email: string): string {
  return email.slice(0, email.indexOf('@'));
}
