import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { GetPlayerBalancesQuery } from './get-player-balances/get-player-balances.handler';
import { PlayerBalancesDto, PlayerEmailDto } from './get-player-balances/player-balances.dto';

const ERRORS = {
  400: ['validation_failed'],
  401: ['invalid_api_key'],
  403: ['scope_missing', 'game_not_active'],
  404: ['player_not_found'],
} as const;

@ApiTags('Player balances')
@ApiSecurity('GameKey')
@Controller('api/player-balances')
@UseGuards(GameKeyGuard)
@RequireScope('read')
export class PlayerBalancesController {
  constructor(private readonly queries: QueryBus) {}

  @Get('player/by-email/:email')
  @ApiOperation({ summary: "Read a player's balances by e-mail address" })
  @ApiOkResponse({ type: PlayerBalancesDto })
  @ApiErrors(ERRORS)
  async getBalancesByEmail(
    @CurrentGame() game: GameContext,
    @Param() { email }: PlayerEmailDto,
  ): Promise<PlayerBalancesDto> {
    const query = new GetPlayerBalancesQuery({ gameId: game.snapshot.gameId, player: { email } });
    return new PlayerBalancesDto(await this.queries.execute(query));
  }

  @Get('player/:player_id')
  @ApiOperation({ summary: "Read a player's balances by id" })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({ type: PlayerBalancesDto })
  @ApiErrors(ERRORS)
  async getBalancesById(
    @CurrentGame() game: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<PlayerBalancesDto> {
    const query = new GetPlayerBalancesQuery({ gameId: game.snapshot.gameId, player: { playerId } });
    return new PlayerBalancesDto(await this.queries.execute(query));
  }
}
