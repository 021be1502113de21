import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { shardOfPlayer } from '@goldkeep/persistence';
import { placeOfEmail } from './player-identity';
import { PlayerEntity } from './player.entity';
import { PlayerNotFoundError } from './players-errors';

/** LIMIT 1 on rows found by a whole key keeps the planner from any other way than by that key. */
const IDS_BY_EMAIL = `
  SELECT u.email_key, p.player_id FROM unnest($2::smallint[], $3::text[]) AS u (shard, email_key)
   CROSS JOIN LATERAL (
      SELECT k.player_id FROM player k WHERE k.shard = u.shard AND k.game_id = $1 AND k.email_key = u.email_key LIMIT 1) p`;

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

  /** The ids of those of these addresses whom the game knows, by the keys of the addresses. */
  async idsByEmail(gameId: number, emails: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const places = emails.map((email) => placeOfEmail(gameId, email));
    const rows = await this.dataSource.query<{ email_key: string; player_id: string }[]>(IDS_BY_EMAIL, [
      gameId,
      places.map(({ shard }) => shard),
      places.map(({ emailKey }) => emailKey),
    ]);
    return new Map(rows.map((row) => [row.email_key, Number(row.player_id)]));
  }
}

function found(player: PlayerEntity | null): PlayerEntity {
  if (!player) throw new PlayerNotFoundError();
  return player;
}
