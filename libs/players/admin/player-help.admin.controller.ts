import { Body, Controller, Delete, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { AdminGuard, AdminRoles, CurrentAdmin, type AdminIdentity } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { PlayerIdPipe } from '../player-id.pipe';
import { RevokeSessionsCommand } from '../sessions/revoke-sessions/revoke-sessions.handler';
import { AdjustBalanceDto, AdjustmentDto } from './adjust-balance/adjust-balance.dto';
import { AdjustBalanceCommand } from './adjust-balance/adjust-balance.handler';

/** What staff do for or against a single player. */
@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@ApiParam({ name: 'player_id', type: 'integer' })
@Controller('api/admin/games/:game_id/players/:player_id')
@UseGuards(AdminGuard)
@AdminRoles('support')
export class PlayerHelpAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post('adjustments')
  @ApiOperation({
    summary: 'Give a player money or take it, for a reason',
    description:
      'Never below zero. Adjusts once per client_request_id; 409 answers a completed id with its adjustment. ' +
      'Admins of role support may adjust by at most the setting support_adjustment_max.',
  })
  @ApiCreatedResponse({ type: AdjustmentDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount', 'unknown_currency', 'balance_limit_exceeded', 'insufficient_balance'],
    401: ['invalid_session'],
    403: ['role_missing', 'adjustment_limit_exceeded', 'wallet_frozen'],
    404: ['game_not_found', 'player_not_found'],
    409: ['duplicate_request'],
    503: ['service_unavailable'],
  })
  async adjustBalance(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Body() dto: AdjustBalanceDto,
    @CurrentAdmin() { adminId, role }: AdminIdentity,
  ): Promise<AdjustmentDto> {
    const { client_request_id: clientRequestId, currency: currencyCode, amount, reason } = dto;
    const isLimited = role === 'support';
    const wanted = { gameId, playerId, clientRequestId, currencyCode, amount, reason, adminId, isLimited };
    const adjustment = await this.commands.execute(new AdjustBalanceCommand({ wanted }));
    const body = new AdjustmentDto(adjustment);
    if (adjustment.replay) throw new DuplicateRequestError({ original: body, mismatch: adjustment.replay.mismatch });
    return body;
  }

  @Delete('sessions')
  @HttpCode(204)
  @ApiOperation({ summary: "Revoke all tickets of a player's clients" })
  @ApiNoContentResponse()
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['game_not_found', 'player_not_found'] })
  async revokeSessionsAsAdmin(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<void> {
    await this.commands.execute(new RevokeSessionsCommand({ gameId, playerId }));
  }
}
