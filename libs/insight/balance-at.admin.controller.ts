import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, Clock } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { BalanceAtAskedDto, BalanceAtDto } from './get-balance-at/balance-at.dto';
import { GetBalanceAtQuery } from './get-balance-at/get-balance-at.handler';

@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@ApiParam({ name: 'player_id', type: 'integer' })
@Controller('api/admin/games/:game_id/players/:player_id/balance-at')
@UseGuards(AdminGuard)
export class BalanceAtAdminController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Tell what a player had at a time, and the transactions that made it' })
  @ApiOkResponse({ type: BalanceAtDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_currency'],
    401: ['invalid_session'],
    404: ['game_not_found', 'player_not_found'],
  })
  async getBalanceAt(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Query() { time = new Date(this.clock.nowMs()), currency, cursor, limit }: BalanceAtAskedDto,
  ): Promise<BalanceAtDto> {
    const asked = { gameId, playerId, time, currencyCode: currency, cursor, limit };
    return new BalanceAtDto(await this.queries.execute(new GetBalanceAtQuery(asked)), time);
  }
}
