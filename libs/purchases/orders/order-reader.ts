import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { GameSnapshot } from '@goldkeep/games';
import { KINDS, type TransactionLocation } from '@goldkeep/ledger';
import type { PlayerEntity } from '@goldkeep/players';
import type { Order, SoldItem } from './order';

interface OrderRow {
  readonly shard: number;
  readonly seq: string;
  readonly created_at: Date;
  readonly client_request_id: string;
  readonly player_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly currency_id: number;
  readonly details: SoldItem;
  readonly amount: string;
  readonly fee: string;
  readonly available_after: string;
  readonly refunded: string | null;
  readonly refunded_at: Date | null;
}

const SELECT_ORDERS = `
  SELECT t.shard, t.seq, t.created_at, t.client_request_id, t.player_id, p.name, p.email, t.currency_id, t.details,
         t.amount, t.fee, t.available_after, r.refunded, r.refunded_at
    FROM ledger_transaction t
    JOIN player p ON p.shard = t.shard AND p.player_id = t.player_id
    LEFT JOIN order_refund r ON r.shard = t.shard AND r.seq = t.seq`;

/** Part of a player's orders, newest first. */
export interface OrderPage {
  readonly offset: number;
  readonly limit: number;
  /** Only orders before this sequence number. */
  readonly beforeSeq?: number | undefined;
}

@Injectable()
export class OrderReader {
  constructor(private readonly dataSource: DataSource) {}

  /** The order at this place, unless there is none or it is another game's. */
  async at(game: GameSnapshot, { shard, seq }: TransactionLocation): Promise<Order | undefined> {
    const [row] = await this.dataSource.query<OrderRow[]>(
      `${SELECT_ORDERS} WHERE t.shard = $1 AND t.seq = $2 AND t.game_id = $3 AND t.kind = $4`,
      [shard, seq, game.gameId, KINDS.purchase],
    );
    return row && orderOf(game, row);
  }

  async ofPlayer(game: GameSnapshot, { shard, playerId }: PlayerEntity, page: OrderPage): Promise<Order[]> {
    const rows = await this.dataSource.query<OrderRow[]>(
      `${SELECT_ORDERS} WHERE t.shard = $1 AND t.player_id = $2 AND t.kind = $3 AND t.seq < $4
        ORDER BY t.seq DESC LIMIT $5 OFFSET $6`,
      [shard, playerId, KINDS.purchase, page.beforeSeq ?? Number.MAX_SAFE_INTEGER, page.limit, page.offset],
    );
    return rows.map((row) => orderOf(game, row));
  }

  async countOfPlayer({ shard, playerId }: PlayerEntity): Promise<number> {
    const [row] = await this.dataSource.query<{ count: string }[]>(
      'SELECT count(*) FROM ledger_transaction WHERE shard = $1 AND player_id = $2 AND kind = $3',
      [shard, playerId, KINDS.purchase],
    );
    return Number(row?.count);
  }
}

function orderOf(game: GameSnapshot, row: OrderRow): Order {
  const currency = game.currencyById(row.currency_id);
  if (!currency) throw new Error(`order ${row.seq} of shard ${row.shard} is in a currency that its game does not have`);
  const { refunded, refunded_at: refundedAt } = row;
  return {
    shard: row.shard,
    seq: Number(row.seq),
    createdAt: row.created_at,
    clientRequestId: row.client_request_id,
    player: { playerId: Number(row.player_id), name: row.name, email: row.email },
    currency,
    item: row.details,
    total: BigInt(row.amount),
    fee: BigInt(row.fee),
    availableAfter: BigInt(row.available_after),
    refund: refunded !== null && refundedAt !== null ? { amount: BigInt(refunded), refundedAt } : null,
  };
}
