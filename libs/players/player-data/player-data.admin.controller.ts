import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdminGuard, AdminRoles } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors, JSON_TYPE, sendPieces } from '@goldkeep/http';
import { PlayerIdPipe } from '../player-id.pipe';
import { ExportPlayerQuery } from './export-player/export-player.handler';

@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/games/:game_id/players/:player_id')
@UseGuards(AdminGuard)
export class PlayerDataAdminController {
  constructor(private readonly queries: QueryBus) {}

  @Get('export')
  @AdminRoles('support')
  @ApiOperation({
    summary: 'Everything held about a player',
    description: 'By table, rows as the database has them: times in UTC, amounts in minor units of the currency.',
  })
  @ApiParam({ name: 'game_id', type: 'integer' })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({
    schema: { type: 'object', additionalProperties: { type: 'array', items: { type: 'object' } } },
  })
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['player_not_found'] })
  async exportPlayer(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const pieces = await this.queries.execute(new ExportPlayerQuery({ gameId, playerId }));
    await sendPieces(reply.type(JSON_TYPE), pieces);
  }
}
