import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { GameDirectory } from '@goldkeep/games';
import { shardOfPlayer, UnitOfWork, type Transaction } from '@goldkeep/persistence';
import { lockState, type PlayerKey } from '@goldkeep/players';
import { CatalogNames } from './catalog-names';
import { readInstances } from './instance-columns';
import { shownInstance, type ItemInstance, type ShownInstance } from './item-instance';

const DELETE_EXPIRED = 'DELETE FROM item_instance WHERE shard = $1 AND player_id = $2 AND expires_at <= $3';

/** What players own: the only way to it, so that nobody meets an instance that has expired. */
@Injectable()
export class Inventory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly games: GameDirectory,
    private readonly catalogNames: CatalogNames,
  ) {}

  /** All that the player owns now, at most 5,000 instances, by ascending ids. An unknown player owns nothing. */
  async read({ gameId, playerId }: PlayerKey): Promise<readonly ShownInstance[]> {
    const now = new Date(this.clock.nowMs());
    return this.show(gameId, await readInstances(this.dataSource, { gameId, playerId }, now));
  }

  /**
   * Changes what a player owns, in one transaction: nobody else changes it meanwhile, and what has expired is gone.
   * `work` must not reach for the database but through `tx`: it would wait for a connection while it holds one.
   * @param work is told the time that counts for this change
   * @throws PlayerNotFoundError
   */
  change<Result>(player: PlayerKey, work: (tx: Transaction, now: Date) => Promise<Result>): Promise<Result> {
    const { playerId } = player;
    return this.unitOfWork.run(async (tx) => {
      await lockState(tx, player);
      // The time of the change is when its turn comes, so that it follows that of the change before it.
      const now = new Date(this.clock.nowMs());
      await tx.query(DELETE_EXPIRED, [shardOfPlayer(playerId), playerId, now]);
      return work(tx, now);
    });
  }

  /** The instances with what the catalogs say of their items now, in the same order. */
  async show(gameId: number, instances: readonly ItemInstance[]): Promise<readonly ShownInstance[]> {
    const game = await this.games.snapshot(gameId);
    const namesOf = await this.catalogNames.of(gameId, instances);
    return instances.map((instance) => shownInstance(instance, { game, names: namesOf(instance) }));
  }
}
