import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { readPublicId } from '@goldkeep/ledger';
import { PlayerDirectory, type PlayerEntity } from '@goldkeep/players';
import type { Order } from '../orders/order';
import { OrderReader } from '../orders/order-reader';
import { InvalidCursorError } from '../purchases-errors';

export interface PurchaseHistory {
  readonly player: PlayerEntity;
  /** Newest first. */
  readonly orders: readonly Order[];
  readonly totalCount: number;
  readonly hasMore: boolean;
}

export class ListPurchasesQuery extends Query<PurchaseHistory> {
  readonly gameId: number;
  readonly playerEmail: string;
  readonly limit: number;
  readonly offset: number;
  /** An order id: only what is older follows. */
  readonly cursor: string | undefined;

  constructor(parts: Omit<ListPurchasesQuery, symbol>) {
    super();
    this.gameId = parts.gameId;
    this.playerEmail = parts.playerEmail;
    this.limit = parts.limit;
    this.offset = parts.offset;
    this.cursor = parts.cursor;
  }
}

@QueryHandler(ListPurchasesQuery)
export class ListPurchasesHandler implements IQueryHandler<ListPurchasesQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerDirectory,
    private readonly orders: OrderReader,
  ) {}

  /** @throws PlayerNotFoundError, InvalidCursorError */
  async execute({ gameId, playerEmail, limit, offset, cursor }: ListPurchasesQuery): Promise<PurchaseHistory> {
    const game = await this.games.snapshot(gameId);
    const player = await this.players.byEmail(gameId, playerEmail);
    const beforeSeq = cursor === undefined ? undefined : await this.seqOf(cursor, game, player);
    // One more than asked for tells whether anything follows.
    const found = await this.orders.ofPlayer(game, player, { limit: limit + 1, offset, beforeSeq });
    const totalCount = await this.orders.countOfPlayer(player);
    return { player, orders: found.slice(0, limit), totalCount, hasMore: found.length > limit };
  }

  private async seqOf(cursor: string, game: GameSnapshot, player: PlayerEntity): Promise<number> {
    const location = readPublicId('ord', cursor);
    const order = location?.shard === player.shard ? await this.orders.at(game, location) : undefined;
    if (order?.player.playerId !== player.playerId) throw new InvalidCursorError();
    return order.seq;
  }
}
