import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { GameDirectory, type Currency } from '@goldkeep/games';
import { readWallet, type WalletEntry } from '@goldkeep/ledger';
import type { ShownInstance } from '../../inventory/item-instance';
import { Inventory } from '../../inventory/inventory';

/** What a player has, items and money, at one moment. */
export interface UserInventory {
  readonly instances: readonly ShownInstance[];
  /** Every currency of the game, held or not. */
  readonly wallet: readonly WalletEntry<Currency>[];
  readonly readAt: Date;
}

export class GetUserInventoryQuery extends Query<UserInventory> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@QueryHandler(GetUserInventoryQuery)
export class GetUserInventoryHandler implements IQueryHandler<GetUserInventoryQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly inventory: Inventory,
    private readonly clock: Clock,
  ) {}

  async execute({ gameId, playerId }: GetUserInventoryQuery): Promise<UserInventory> {
    const { currencies } = await this.games.snapshot(gameId);
    const nowMs = this.clock.nowMs();
    const [instances, wallet] = await Promise.all([
      this.inventory.read({ gameId, playerId }),
      readWallet(this.dataSource, { gameId, playerId, currencies, nowMs }),
    ]);
    return { instances, wallet, readAt: new Date(nowMs) };
  }
}
