import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { shardOfPlayer } from '@goldkeep/persistence';
import { placeOfEmail } from './player-identity';
import { PlayerEntity } from './player.entity';
import { PlayerNotFoundError } from './players-errors';

/** Finds players of one game; those of another, and deleted ones, are not there. */
@Injectable()
export class PlayerDirectory {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws PlayerNotFoundError */
  async byEmail(gameId: number, email: string): Promise<PlayerEntity> {
    const { shard, emailKey } = placeOfEmail(gameId, email);
    return found(await this.dataSource.manager.findOneBy(PlayerEntity, { shard, gameId, emailKey }));
  }

  /** @throws PlayerNotFoundError */
  async byId(gameId: number, playerId: number): Promise<PlayerEntity> {
    const where = { shard: shardOfPlayer(playerId), playerId, gameId, deletedAt: IsNull() };
    return found(await this.dataSource.manager.findOneBy(PlayerEntity, where));
  }
}

function found(player: PlayerEntity | null): PlayerEntity {
  if (!player) throw new PlayerNotFoundError();
  return player;
}
