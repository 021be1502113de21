import { Controller, Delete, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { PlayerIdPipe } from '../player-id.pipe';
import { OpenSessionCommand } from './open-session/open-session.handler';
import { RevokeSessionsCommand } from './revoke-sessions/revoke-sessions.handler';
import { SessionDto } from './session.dto';

const ERRORS = {
  401: ['invalid_api_key'],
  403: ['scope_missing', 'game_not_active'],
  404: ['player_not_found'],
} as const;

@ApiTags('Players')
@ApiSecurity('GameKey')
@Controller('api/players/:player_id/sessions')
@UseGuards(GameKeyGuard)
@RequireScope('players')
export class SessionsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: "Issue a ticket for a player's client" })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiCreatedResponse({ type: SessionDto })
  @ApiErrors(ERRORS)
  async openSession(
    @CurrentGame() { snapshot: { gameId } }: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<SessionDto> {
    return new SessionDto(await this.commands.execute(new OpenSessionCommand({ gameId, playerId })));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke all tickets of a player' })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiNoContentResponse()
  @ApiErrors(ERRORS)
  async revokeSessions(
    @CurrentGame() { snapshot: { gameId } }: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<void> {
    await this.commands.execute(new RevokeSessionsCommand({ gameId, playerId }));
  }
}
