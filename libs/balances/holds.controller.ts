import { Body, Controller, Get, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { operationOf } from './economy/economy.dto';
import { GetHoldQuery } from './holds/get-hold/get-hold.handler';
import { HoldDto } from './holds/get-hold/hold.dto';
import type { HoldChange } from './holds/hold-change';
import { HoldChangeDto } from './holds/hold-change.dto';
import { expiresInSecondsOf, PlaceHoldDto } from './holds/place-hold/place-hold.dto';
import { PlaceHoldCommand } from './holds/place-hold/place-hold.handler';
import { CaptureHoldDto, ReleaseHoldDto } from './holds/resolve-hold/resolve-hold.dto';
import { ResolveHoldCommand } from './holds/resolve-hold/resolve-hold.handler';

const ERRORS = {
  401: ['invalid_api_key'],
  403: ['scope_missing', 'game_not_active', 'wallet_frozen'],
  503: ['service_unavailable'],
} as const;
const RESOLVED = { 404: ['hold_not_found'], 409: ['duplicate_request', 'already_resolved', 'hold_expired'] } as const;

@ApiTags('Economy')
@ApiSecurity('GameKey')
@Controller('api/economy/holds')
@UseGuards(GameKeyGuard)
@RequireScope('economy')
export class HoldsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiOperation({ summary: "Set a player's money aside until it is captured, released or expires" })
  @ApiCreatedResponse({ type: HoldChangeDto })
  @ApiErrors({
    ...ERRORS,
    400: ['validation_failed', 'invalid_amount', 'unknown_currency', 'insufficient_balance'],
    404: ['player_not_found'],
    409: ['duplicate_request'],
  })
  async placeHold(@CurrentGame() game: GameContext, @Body() dto: PlaceHoldDto): Promise<HoldChangeDto> {
    const operation = operationOf(game.snapshot.gameId, dto);
    const command = new PlaceHoldCommand({ operation, expiresInSeconds: expiresInSecondsOf(dto) });
    return answer(await this.commands.execute(command));
  }

  @Get(':hold_id')
  @RequireScope('read')
  @ApiOperation({ summary: 'Read a hold' })
  @ApiParam({ name: 'hold_id', example: 'hld_01KAJ7V9Q2001R00000005' })
  @ApiOkResponse({ type: HoldDto })
  @ApiErrors({ 401: ['invalid_api_key'], 403: ['scope_missing', 'game_not_active'], 404: ['hold_not_found'] })
  async getHold(@CurrentGame() game: GameContext, @Param('hold_id') holdId: string): Promise<HoldDto> {
    return new HoldDto(await this.queries.execute(new GetHoldQuery({ gameId: game.snapshot.gameId, holdId })));
  }

  @Post(':hold_id/capture')
  @ApiOperation({
    summary: 'Take what a hold set aside, in part or whole; the rest is released',
    description: 'The money goes to the sink, without fee. A hold is captured, released or expired exactly once.',
  })
  @ApiParam({ name: 'hold_id', example: 'hld_01KAJ7V9Q2001R00000005' })
  @ApiCreatedResponse({ type: HoldChangeDto })
  @ApiErrors({ ...ERRORS, ...RESOLVED, 400: ['validation_failed', 'invalid_amount', 'capture_exceeds_hold'] })
  async captureHold(
    @CurrentGame() game: GameContext,
    @Param('hold_id') holdId: string,
    @Body() { client_request_id: clientRequestId, amount }: CaptureHoldDto,
  ): Promise<HoldChangeDto> {
    const resolution = { kind: 'capture', amount } as const;
    const { gameId } = game.snapshot;
    return answer(await this.commands.execute(new ResolveHoldCommand({ gameId, holdId, clientRequestId, resolution })));
  }

  @Post(':hold_id/release')
  @ApiOperation({ summary: 'Give back what a hold set aside' })
  @ApiParam({ name: 'hold_id', example: 'hld_01KAJ7V9Q2001R00000005' })
  @ApiCreatedResponse({ type: HoldChangeDto })
  @ApiErrors({ ...ERRORS, ...RESOLVED, 400: ['validation_failed'] })
  async releaseHold(
    @CurrentGame() game: GameContext,
    @Param('hold_id') holdId: string,
    @Body() { client_request_id: clientRequestId }: ReleaseHoldDto,
  ): Promise<HoldChangeDto> {
    const resolution = { kind: 'release', amount: undefined } as const;
    const { gameId } = game.snapshot;
    return answer(await this.commands.execute(new ResolveHoldCommand({ gameId, holdId, clientRequestId, resolution })));
  }
}

/** @throws DuplicateRequestError with the original answer for a request that was completed before */
function answer(change: HoldChange): HoldChangeDto {
  const body = new HoldChangeDto(change);
  if (change.replay) throw new DuplicateRequestError({ original: body, mismatch: change.replay.mismatch });
  return body;
}
