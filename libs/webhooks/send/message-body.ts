import { Injectable } from '@nestjs/common';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { wholeSeconds } from '@goldkeep/http';
import { LedgerReader, publicIdOf, type RecordedTransaction } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { BalanceChangeDataDto, PlayerDataDto, PurchaseDataDto, WebhookMessageDto } from './message.dto';

/** What a delivery is about, from its row. */
export interface DeliverySubject {
  readonly gameId: number;
  readonly playerId: number;
  readonly shard: number;
  /** Null for what is no transaction. */
  readonly seq: number | null;
  readonly type: string;
  readonly createdAt: Date;
}

/** Writes what an endpoint is told: ids and amounts, never who the player is. */
@Injectable()
export class MessageBodies {
  constructor(
    private readonly games: GameDirectory,
    private readonly ledger: LedgerReader,
  ) {}

  /** The same text each time: what it tells of never changes. */
  async write(subject: DeliverySubject): Promise<string> {
    const { seq, shard, type, createdAt } = subject;
    const player = new PlayerDataDto(subject);
    if (seq === null) return JSON.stringify(new WebhookMessageDto(type, createdAt, player));
    const game = await this.games.snapshot(subject.gameId);
    const transaction = await this.ledger.transactionAt({ shard, seq });
    const data =
      type === 'balance.changed'
        ? await this.balanceChange(game, player, transaction)
        : await this.purchase(game, player, transaction);
    return JSON.stringify(new WebhookMessageDto(type, transaction.createdAt, data));
  }

  private async balanceChange(
    game: GameSnapshot,
    player: PlayerDataDto,
    transaction: RecordedTransaction,
  ): Promise<BalanceChangeDataDto> {
    const entries = await this.ledger.playerEntriesOf(transaction);
    const changes = entries.map(({ account, currencyId, amount, balanceAfter }) => {
      const { code = '', scale = 0 } = game.currencyById(currencyId) ?? {};
      return {
        currency_id: currencyId,
        currency: code,
        account,
        amount: formatAmount(amount, scale),
        balance_after: formatAmount(balanceAfter, scale),
      };
    });
    const { kind, reason, createdAt } = transaction;
    const transaction_id = publicIdOf('txn', transaction, createdAt);
    return new BalanceChangeDataDto(player, { transaction_id, kind, reason, changes });
  }

  /** A sale tells of itself, a refund of the sale that it is about. */
  private async purchase(
    game: GameSnapshot,
    player: PlayerDataDto,
    transaction: RecordedTransaction,
  ): Promise<PurchaseDataDto> {
    const { shard, currencyId, amount, targetSeq, details } = transaction;
    const { code = '', scale = 0 } = game.currencyById(currencyId) ?? {};
    const order =
      transaction.kind === 'refund' ? await this.ledger.transactionAt({ shard, seq: targetSeq ?? NaN }) : transaction;
    return new PurchaseDataDto(player, {
      transaction_id: publicIdOf('txn', transaction, transaction.createdAt),
      order_id: publicIdOf('ord', order, order.createdAt),
      currency_id: currencyId,
      currency: code,
      amount: formatAmount(amount, scale),
      item: transaction.kind === 'refund' ? null : (details ?? null),
      created_at: wholeSeconds(transaction.createdAt),
    });
  }
}
