import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentGame,
  GameKeyGuard,
  RateLimited,
  RateLimitGuard,
  RateLimits,
  RequireScope,
  type GameContext,
} from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { RunningStreams } from './running-streams';
import { LINES_TYPE, sendLines } from './send-lines';
import { StreamAllDto, StreamLineDto } from './stream-all.dto';
import { StreamAllQuery } from './stream-all.handler';

@ApiTags('Player balances')
@ApiSecurity('GameKey')
@Controller('api/player-balances')
@UseGuards(GameKeyGuard, RateLimitGuard)
@RequireScope('read')
export class StreamAllController {
  constructor(
    private readonly queries: QueryBus,
    private readonly limits: RateLimits,
    private readonly streams: RunningStreams,
  ) {}

  @Get('stream-all')
  @RateLimited('stream_all')
  @ApiOperation({
    summary: "Stream all players' balances as lines of JSON",
    description:
      'Ascending ids; every line ends with a line break. A failure half way is told in a line `error`, with the id to ' +
      'resume behind, and the connection is closed. Only accepted starts count against the limit.',
  })
  @ApiExtraModels(StreamLineDto)
  @ApiOkResponse({
    description: 'Newline-delimited JSON.',
    content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(StreamLineDto) } } },
  })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async streamAll(
    @CurrentGame() { snapshot }: GameContext,
    @Query() dto: StreamAllDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') {
      void reply.type(LINES_TYPE).send();
      return;
    }
    const { last_player_id: lastPlayerId, chunk_size: chunkSize, include_zero_balances: includeZeroBalances } = dto;
    const options = { lastPlayerId, chunkSize, includeZeroBalances };
    await this.streams.run(async (stopping) => {
      await this.limits.charge('stream_all', snapshot, reply);
      const lines = await this.queries.execute(new StreamAllQuery({ gameId: snapshot.gameId, options }));
      await sendLines(reply, lines, { isPaced: chunkSize === undefined, stopping });
    });
  }
}
