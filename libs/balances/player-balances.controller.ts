import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  AnswerDirectly,
  CurrentGame,
  GameKeyGuard,
  RateLimited,
  RateLimitGuard,
  RequireScope,
  type DirectCall,
  type GameContext,
} from '@goldkeep/games';
import {
  ApiErrors,
  BATCH_BODY_LIMIT_BYTES,
  BodyLimit,
  JSON_TYPE,
  readDto,
  sendPieces,
  sendReady,
  type ReadyAnswer,
} from '@goldkeep/http';
import { playerIdIn, PlayerIdPipe } from '@goldkeep/players';
import {
  BalancesBatchAnswerDto,
  BalancesBatchDto,
  readBatch,
  writeBatch,
} from './get-balances-batch/balances-batch.dto';
import { GetBalancesBatchQuery } from './get-balances-batch/get-balances-batch.handler';
import { GetKeptBalancesQuery } from './get-kept-balances/get-kept-balances.handler';
import { GetPlayerBalancesQuery, type PlayerBalances } from './get-player-balances/get-player-balances.handler';
import { PlayerBalancesDto, PlayerEmailDto } from './get-player-balances/player-balances.dto';
import { DEGRADED_END } from './views/balance-view.dto';
import type { PlayerName } from './views/balance-rows';

const ERRORS = {
  400: ['validation_failed'],
  401: ['invalid_api_key'],
  403: ['scope_missing', 'game_not_active'],
  404: ['player_not_found'],
  429: ['rate_limited'],
  503: ['service_unavailable'],
} as const;

const BALANCES_OF_PLAYER = {
  answerAtHand: (controller: PlayerBalancesController, calls: readonly DirectCall<PlayerName>[]) => {
    return controller.getKeptBalances(calls);
  },
  answer: (controller: PlayerBalancesController, { game, wanted }: DirectCall<PlayerName>) => {
    return controller.getBalances(game, wanted);
  },
};

@ApiTags('Player balances')
@ApiSecurity('GameKey')
@Controller('api/player-balances')
@UseGuards(GameKeyGuard, RateLimitGuard)
@RequireScope('read')
export class PlayerBalancesController {
  constructor(private readonly queries: QueryBus) {}

  @Get('player/by-email/:email')
  @AnswerDirectly({ read: (params): PlayerName => readDto(PlayerEmailDto, params), ...BALANCES_OF_PLAYER })
  @RateLimited('player_by_email')
  @ApiOperation({ summary: "Read a player's balances by e-mail address" })
  @ApiOkResponse({ type: PlayerBalancesDto })
  @ApiErrors(ERRORS)
  async getBalancesByEmail(
    @CurrentGame() game: GameContext,
    @Param() { email }: PlayerEmailDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendReady(reply, await this.getBalances(game, { email }));
  }

  @Get('player/:player_id')
  @AnswerDirectly({ read: (params): PlayerName => ({ playerId: playerIdIn(params) }), ...BALANCES_OF_PLAYER })
  @RateLimited('player_by_id')
  @ApiOperation({ summary: "Read a player's balances by id" })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({ type: PlayerBalancesDto })
  @ApiErrors(ERRORS)
  async getBalancesById(
    @CurrentGame() game: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendReady(reply, await this.getBalances(game, { playerId }));
  }

  @Post('batch')
  @RateLimited('batch')
  @HttpCode(HttpStatus.OK)
  @BodyLimit(BATCH_BODY_LIMIT_BYTES)
  @ApiOperation({ summary: 'Read the balances of up to 100,000 players' })
  @ApiBody({ type: BalancesBatchDto })
  @ApiOkResponse({ type: BalancesBatchAnswerDto })
  @ApiErrors({
    400: ['validation_failed', 'batch_too_large'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    413: ['payload_too_large'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async getBalancesBatch(
    @CurrentGame() game: GameContext,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = new GetBalancesBatchQuery({ gameId: game.snapshot.gameId, players: readBatch(body) });
    await sendPieces(reply.type(JSON_TYPE), writeBatch(await this.queries.execute(query)));
  }

  /** The answers that are kept, to calls that came together. */
  async getKeptBalances(calls: readonly DirectCall<PlayerName>[]): Promise<(ReadyAnswer | undefined)[]> {
    const players = calls.map(({ game, wanted }) => ({ gameId: game.snapshot.gameId, player: wanted }));
    const kept = await this.queries.execute(new GetKeptBalancesQuery({ players }));
    return kept.map((balances) => balances && writeAnswer(balances));
  }

  async getBalances({ snapshot: { gameId } }: GameContext, player: PlayerName): Promise<ReadyAnswer> {
    return writeAnswer(await this.queries.execute(new GetPlayerBalancesQuery({ gameId, player })));
  }
}

function writeAnswer({ view: { json }, isDegraded }: PlayerBalances): ReadyAnswer {
  return isDegraded ? { json: json.slice(0, -1) + DEGRADED_END, headers: { 'X-Degraded': 'stale' } } : { json };
}
