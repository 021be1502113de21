import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readPrepared, shardOfPlayer } from '@goldkeep/persistence';
import { userIdOf } from '../player-identity';

/** What is known of a player when an action begins. */
export interface KnownPlayer {
  readonly playerId: number;
  readonly userId: string;
  readonly name: string;
  readonly platform: string | null;
  readonly isBanned: boolean;
  readonly banReason: string | null;
  readonly ticketEpoch: number;
  readonly dateJoined: Date;
}

const FIND = {
  name: 'find_known_player',
  text: `
  SELECT name, platform, is_banned AS "isBanned", ban_reason AS "banReason", ticket_epoch AS "ticketEpoch",
         date_joined AS "dateJoined"
    FROM player WHERE shard = $1 AND player_id = $2 AND game_id = $3 AND deleted_at IS NULL`,
};

/** Finds the player of an action; asked anew each time, so that bans, revoked tickets and deletion hold at once. */
@Injectable()
export class KnownPlayers {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined for a player of another game, and for a deleted one. */
  async find(gameId: number, playerId: number): Promise<KnownPlayer | undefined> {
    const values = [shardOfPlayer(playerId), playerId, gameId];
    const [row] = await readPrepared<Omit<KnownPlayer, 'playerId' | 'userId'>[]>(this.dataSource, FIND, values);
    return row && { ...row, playerId, userId: userIdOf(playerId) };
  }
}
