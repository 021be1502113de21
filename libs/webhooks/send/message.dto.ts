import { wholeSeconds } from '@goldkeep/http';

/** What every message tells. */
export class PlayerDataDto {
  readonly game_id: number;
  readonly player_id: number;

  constructor({ gameId, playerId }: { readonly gameId: number; readonly playerId: number }) {
    this.game_id = gameId;
    this.player_id = playerId;
  }
}

/** Of `balance.changed`: every account of the player that the transaction has changed. */
export class BalanceChangeDataDto extends PlayerDataDto {
  readonly transaction_id: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly changes: readonly {
    readonly currency_id: number;
    readonly currency: string;
    readonly account: 'available' | 'reserved';
    /** Signed, like the balance with the decimals of the currency. */
    readonly amount: string;
    readonly balance_after: string;
  }[];

  constructor(
    { game_id: gameId, player_id: playerId }: PlayerDataDto,
    parts: Pick<BalanceChangeDataDto, 'transaction_id' | 'kind' | 'reason' | 'changes'>,
  ) {
    super({ gameId, playerId });
    this.transaction_id = parts.transaction_id;
    this.kind = parts.kind;
    this.reason = parts.reason;
    this.changes = parts.changes;
  }
}

/** Of `purchase.completed` and `purchase.refunded`. */
export class PurchaseDataDto extends PlayerDataDto {
  readonly transaction_id: string;
  readonly order_id: string;
  readonly currency_id: number;
  readonly currency: string;
  /** What was paid, or given back this time. */
  readonly amount: string;
  /** As sold; null for a refund. */
  readonly item: object | null;
  readonly created_at: string;

  constructor(
    { game_id: gameId, player_id: playerId }: PlayerDataDto,
    parts: Omit<PurchaseDataDto, 'game_id' | 'player_id'>,
  ) {
    super({ gameId, playerId });
    this.transaction_id = parts.transaction_id;
    this.order_id = parts.order_id;
    this.currency_id = parts.currency_id;
    this.currency = parts.currency;
    this.amount = parts.amount;
    this.item = parts.item;
    this.created_at = parts.created_at;
  }
}

/** A message as Standard Webhooks has it. */
export class WebhookMessageDto {
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: PlayerDataDto;

  constructor(type: string, happenedAt: Date, data: PlayerDataDto) {
    this.type = type;
    this.timestamp = wholeSeconds(happenedAt);
    this.data = data;
  }
}
