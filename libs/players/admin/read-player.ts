import type { QueryBus } from '@nestjs/cqrs';
import type { RouteParams } from '@goldkeep/auth';
import { gameIdIn } from '@goldkeep/games';
import { GetPlayerQuery } from '../get-player/get-player.handler';
import { PlayerIdPipe } from '../player-id.pipe';
import { AdminPlayerDto } from './admin-player.dto';

/** The player whom a path names, for the audit log. @throws GameNotFoundError, PlayerNotFoundError */
export async function readPlayer(queries: QueryBus, params: RouteParams): Promise<AdminPlayerDto> {
  const playerId = new PlayerIdPipe().transform(params.player_id ?? '');
  return new AdminPlayerDto(await queries.execute(new GetPlayerQuery({ gameId: gameIdIn(params), playerId })));
}
