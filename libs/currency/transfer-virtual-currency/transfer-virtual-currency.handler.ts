import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { convert, fingerprintOf, Ledger } from '@goldkeep/ledger';
import { wholeUnits } from '@goldkeep/money';
import { shardOfPlayer } from '@goldkeep/persistence';
import { readApplied } from '../read-applied';
import { minorUnitsOf } from '../minor-units';
import { checkTransfer, currenciesOf } from './transfer-rules';

/** What was transferred, in whole units. */
export interface CurrencyTransfer {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  /** What the player now has available of either currency, by code, rounded down. */
  readonly balances: Readonly<Record<string, bigint>>;
}

/** Turns a player's money of one currency into another, one to one in whole units, where the game allows the pair. */
export class TransferVirtualCurrencyCommand extends Command<CurrencyTransfer> {
  readonly gameId: number;
  readonly playerId: number;
  /** Codes. */
  readonly from: string;
  readonly to: string;
  /** In whole units, 1 to 2^53 - 1. */
  readonly amount: bigint;

  constructor(transfer: {
    readonly gameId: number;
    readonly playerId: number;
    readonly from: string;
    readonly to: string;
    readonly amount: bigint;
  }) {
    super();
    this.gameId = transfer.gameId;
    this.playerId = transfer.playerId;
    this.from = transfer.from;
    this.to = transfer.to;
    this.amount = transfer.amount;
  }
}

@CommandHandler(TransferVirtualCurrencyCommand)
export class TransferVirtualCurrencyHandler implements ICommandHandler<TransferVirtualCurrencyCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly ledger: Ledger,
  ) {}

  /** @throws Refusal: see currency-errors.ts and the ledger's */
  async execute({ gameId, playerId, from, to, amount }: TransferVirtualCurrencyCommand): Promise<CurrencyTransfer> {
    const currencies = currenciesOf(await this.games.snapshot(gameId), { from, to });
    await checkTransfer(this.dataSource, gameId, currencies);
    const { source, target } = currencies;
    const outcome = await this.ledger.submit(
      convert({
        gameId,
        shard: shardOfPlayer(playerId),
        player: { playerId },
        // Made here, so that the ledger may send the command again when an answer is lost.
        request: { clientRequestId: randomUUID(), fingerprint: fingerprintOf([playerId, from, to, amount]) },
        currency: source,
        amount: minorUnitsOf(amount, source.scale),
        into: { currency: target, amount: minorUnitsOf(amount, target.scale) },
        reason: 'transfer',
      }),
    );
    const [sourceAfter, targetAfter = 0n] = readApplied(outcome, { whole: amount, scale: source.scale });
    const balances = {
      [from]: wholeUnits(sourceAfter, source.scale),
      [to]: wholeUnits(targetAfter, target.scale),
    };
    return { from, to, amount, balances };
  }
}
