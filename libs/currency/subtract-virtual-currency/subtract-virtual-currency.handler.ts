import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory, UnknownCurrencyError } from '@goldkeep/games';
import { burn, fingerprintOf, Ledger } from '@goldkeep/ledger';
import { wholeUnits } from '@goldkeep/money';
import { shardOfPlayer } from '@goldkeep/persistence';
import { AmountTooSmallError } from '../currency-errors';
import { readApplied } from '../read-applied';
import { minorUnitsOf } from '../minor-units';

/** What a player has available after a subtraction, in whole units, rounded down. */
export interface SubtractedCurrency {
  readonly code: string;
  readonly newBalance: bigint;
}

/** Destroys money of a player at the player's own wish. */
export class SubtractVirtualCurrencyCommand extends Command<SubtractedCurrency> {
  readonly gameId: number;
  readonly playerId: number;
  readonly code: string;
  /** In whole units, 1 to 2^53 - 1. */
  readonly amount: bigint;

  constructor(subtraction: {
    readonly gameId: number;
    readonly playerId: number;
    readonly code: string;
    readonly amount: bigint;
  }) {
    super();
    this.gameId = subtraction.gameId;
    this.playerId = subtraction.playerId;
    this.code = subtraction.code;
    this.amount = subtraction.amount;
  }
}

@CommandHandler(SubtractVirtualCurrencyCommand)
export class SubtractVirtualCurrencyHandler implements ICommandHandler<SubtractVirtualCurrencyCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly ledger: Ledger,
  ) {}

  /** @throws AmountTooSmallError, UnknownCurrencyError, and what the ledger refuses */
  async execute({ gameId, playerId, code, amount }: SubtractVirtualCurrencyCommand): Promise<SubtractedCurrency> {
    const game = await this.games.snapshot(gameId);
    const currency = game.currencyByCode(code);
    if (!currency) throw new UnknownCurrencyError();
    const { subtract_amount_min: min } = game.settings;
    if (amount < BigInt(min)) throw new AmountTooSmallError({ min });
    const { scale } = currency;
    const outcome = await this.ledger.submit(
      burn({
        gameId,
        shard: shardOfPlayer(playerId),
        player: { playerId },
        // Made here, so that the ledger may send the command again when an answer is lost.
        request: { clientRequestId: randomUUID(), fingerprint: fingerprintOf([playerId, code, amount]) },
        currency,
        amount: minorUnitsOf(amount, scale),
        reason: 'subtract',
      }),
    );
    const [available] = readApplied(outcome, { whole: amount, scale });
    return { code, newBalance: wholeUnits(available, scale) };
  }
}
