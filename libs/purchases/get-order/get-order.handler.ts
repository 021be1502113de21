import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { LedgerReader, readPublicId, type TransactionLocation } from '@goldkeep/ledger';
import type { Order } from '../orders/order';
import { OrderReader } from '../orders/order-reader';
import { OrderIdsDifferError, OrderNotFoundError } from '../purchases-errors';

/** Names an order by any of its ids; several must name the same one. */
export interface OrderIds {
  readonly orderId: string | undefined;
  readonly transactionId: string | undefined;
  readonly clientRequestId: string | undefined;
}

export class GetOrderQuery extends Query<Order> {
  readonly gameId: number;
  readonly ids: OrderIds;

  constructor(parts: { readonly gameId: number; readonly ids: OrderIds }) {
    super();
    this.gameId = parts.gameId;
    this.ids = parts.ids;
  }
}

@QueryHandler(GetOrderQuery)
export class GetOrderHandler implements IQueryHandler<GetOrderQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly requests: LedgerReader,
    private readonly orders: OrderReader,
  ) {}

  /** @throws OrderNotFoundError, OrderIdsDifferError */
  async execute({ gameId, ids }: GetOrderQuery): Promise<Order> {
    const game = await this.games.snapshot(gameId);
    const [first, ...others] = await this.locate(gameId, ids);
    const order = first && (await this.orders.at(game, first));
    if (!order || (first.createdAtMs !== undefined && first.createdAtMs !== order.createdAt.getTime())) {
      throw new OrderNotFoundError();
    }
    for (const other of others) {
      const sameRow = other.shard === order.shard && other.seq === order.seq;
      if (!sameRow || (other.createdAtMs ?? order.createdAt.getTime()) !== order.createdAt.getTime()) {
        throw new OrderIdsDifferError();
      }
    }
    return order;
  }

  private async locate(gameId: number, { orderId, transactionId, clientRequestId }: OrderIds): Promise<Location[]> {
    const places: (Location | undefined)[] = [];
    if (orderId !== undefined) places.push(readPublicId('ord', orderId));
    if (transactionId !== undefined) places.push(readPublicId('txn', transactionId));
    if (clientRequestId !== undefined)
      places.push(await this.requests.findRequest(gameId, 'purchase', clientRequestId));
    return places.map((place) => {
      if (!place) throw new OrderNotFoundError();
      return place;
    });
  }
}

type Location = TransactionLocation & { readonly createdAtMs?: number };
