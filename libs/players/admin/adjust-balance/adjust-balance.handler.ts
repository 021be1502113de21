import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory, UnknownCurrencyError, type Currency } from '@goldkeep/games';
import { readMoney } from '@goldkeep/http';
import {
  Composites,
  credit,
  debit,
  fingerprintOf,
  LedgerReader,
  refusalFor,
  type LedgerOutcome,
  type TransactionLocation,
} from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import { shardOfPlayer } from '@goldkeep/persistence';
import { AdjustmentLimitExceededError } from '../../players-errors';

/** What an admin asks for. */
export interface WantedAdjustment {
  readonly gameId: number;
  readonly playerId: number;
  readonly clientRequestId: string;
  readonly currencyCode: string;
  /** As it was sent; negative to take. */
  readonly amount: string | number;
  readonly reason: string;
  readonly adminId: number;
  /** Whether the game's limit for support holds. */
  readonly isLimited: boolean;
}

/** An adjustment that is in the ledger, made by this call or by an earlier one of the same id. */
export interface Adjustment extends TransactionLocation {
  readonly createdAt: Date;
  readonly playerId: number;
  readonly currency: Currency;
  readonly reason: string | null;
  /** Signed, in minor units, of the available balance. */
  readonly delta: MinorUnits;
  readonly availableAfter: MinorUnits;
  readonly replay: { readonly mismatch: boolean } | null;
}

/** Gives a player money or takes it, through the ledger, for a reason, once per request id; never below zero. */
export class AdjustBalanceCommand extends Command<Adjustment> {
  readonly wanted: WantedAdjustment;

  constructor({ wanted }: { readonly wanted: WantedAdjustment }) {
    super();
    this.wanted = wanted;
  }
}

@CommandHandler(AdjustBalanceCommand)
export class AdjustBalanceHandler implements ICommandHandler<AdjustBalanceCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly composites: Composites,
    private readonly reader: LedgerReader,
  ) {}

  /** @throws UnknownCurrencyError, InvalidAmountError, AdjustmentLimitExceededError, and what the ledger refuses */
  async execute({ wanted }: AdjustBalanceCommand): Promise<Adjustment> {
    const { gameId, playerId, clientRequestId, reason, adminId } = wanted;
    const game = await this.games.snapshot(gameId);
    const currency = game.currencyByCode(wanted.currencyCode);
    if (!currency) throw new UnknownCurrencyError();
    const delta = readMoney('amount', wanted.amount, currency.scale, { allowNegative: true });
    const amount = delta < 0n ? -delta : delta;
    const { support_adjustment_max: max } = game.settings;
    if (wanted.isLimited && amount > BigInt(max) * 10n ** BigInt(currency.scale)) {
      throw new AdjustmentLimitExceededError({ max, code: currency.code });
    }
    const fingerprint = fingerprintOf(['adjustment', playerId, currency.currencyId, delta, reason]);
    const common = { gameId, shard: shardOfPlayer(playerId), player: { playerId }, currency, amount, reason };
    const request = { clientRequestId, fingerprint };
    const command = (delta < 0n ? debit : credit)({ ...common, request, details: { admin_id: adminId } });
    // The ledger keeps the ids of credits apart from those of debits; of an adjustment both are one.
    const outcome = await this.composites.applySharingId(command, delta < 0n ? 'credit' : 'debit');
    if (outcome.status === 'applied') {
      const { shard, seq, createdAt, available } = outcome;
      return { shard, seq, createdAt, playerId, currency, reason, delta, availableAfter: available, replay: null };
    }
    if (outcome.status !== 'duplicate') throw refusalFor(outcome, { required: amount, scale: currency.scale });
    return this.replayOf(outcome, fingerprint, (id) => game.currencyById(id) ?? currency);
  }

  private async replayOf(
    duplicate: Extract<LedgerOutcome, { status: 'duplicate' }>,
    fingerprint: string,
    currencyById: (currencyId: number) => Currency,
  ): Promise<Adjustment> {
    const original = await this.reader.transactionAt(duplicate);
    return {
      ...original,
      currency: currencyById(original.currencyId),
      delta: original.kind === 'debit' ? -original.amount : original.amount,
      replay: { mismatch: duplicate.fingerprint !== fingerprint },
    };
  }
}
