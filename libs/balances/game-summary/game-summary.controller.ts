import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CurrentGame,
  GameKeyGuard,
  RateLimited,
  RateLimitGuard,
  RequireScope,
  type GameContext,
} from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { GameSummaryDto } from './game-summary.dto';
import { GetGameSummaryQuery } from './get-game-summary.handler';

@ApiTags('Player balances')
@ApiSecurity('GameKey')
@Controller('api/player-balances')
@UseGuards(GameKeyGuard, RateLimitGuard)
@RequireScope('read')
export class GameSummaryController {
  constructor(private readonly queries: QueryBus) {}

  @Get('game-summary')
  @RateLimited('game_summary')
  @ApiOperation({ summary: "Read a game's sums: players, balances, activity" })
  @ApiOkResponse({ type: GameSummaryDto })
  @ApiErrors({
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async getGameSummary(
    @CurrentGame() game: GameContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GameSummaryDto> {
    const query = new GetGameSummaryQuery({ gameId: game.snapshot.gameId });
    const { summary, isDegraded } = await this.queries.execute(query);
    if (!isDegraded) return summary;
    void reply.header('X-Degraded', 'stale');
    return Object.assign({}, summary, { degraded: true });
  }
}
