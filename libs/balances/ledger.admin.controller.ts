import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { ListLedgerDto, TransactionsDto, transactionsQueryOf } from './list-transactions/list-transactions.dto';

@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@ApiParam({ name: 'player_id', type: 'integer' })
@Controller('api/admin/games/:game_id/players/:player_id/ledger')
@UseGuards(AdminGuard)
export class LedgerAdminController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: "List what happened to a player's money, newest first" })
  @ApiOkResponse({ type: TransactionsDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    404: ['game_not_found', 'player_not_found'],
  })
  async listPlayerLedger(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Query() page: ListLedgerDto,
  ): Promise<TransactionsDto> {
    const query = transactionsQueryOf(gameId, Object.assign(page, { player_id: playerId }));
    return new TransactionsDto(await this.queries.execute(query), query);
  }
}
