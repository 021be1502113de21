import { Body, Controller, Get, Param, Post, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { GetPlayerQuery } from './get-player/get-player.handler';
import { PlayerIdPipe } from './player-id.pipe';
import { PlayerDto } from './player.dto';
import { identityOf, SavePlayerDto } from './save-player/save-player.dto';
import { SavePlayerCommand } from './save-player/save-player.handler';

@ApiTags('Players')
@ApiSecurity('GameKey')
@Controller('api/players')
@UseGuards(GameKeyGuard)
export class PlayersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @RequireScope('players')
  @ApiOperation({ summary: 'Create a player (201) or update a known one (200)' })
  @ApiCreatedResponse({ type: PlayerDto })
  @ApiOkResponse({ type: PlayerDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_api_key'], 403: ['scope_missing', 'game_not_active'] })
  async savePlayer(
    @CurrentGame() game: GameContext,
    @Body() dto: SavePlayerDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlayerDto> {
    const { player_name: name, player_phone: phone, is_minor: isMinor, platform } = dto;
    const player = { identity: identityOf(dto), name, phone, platform, isMinor };
    const saved = await this.commands.execute(new SavePlayerCommand({ gameId: game.snapshot.gameId, player }));
    void reply.status(saved.created ? 201 : 200);
    return new PlayerDto(saved.player);
  }

  @Get(':player_id')
  @RequireScope('read')
  @ApiOperation({ summary: 'Read a player' })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({ type: PlayerDto })
  @ApiErrors({ 401: ['invalid_api_key'], 403: ['scope_missing', 'game_not_active'], 404: ['player_not_found'] })
  async getPlayer(
    @CurrentGame() game: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<PlayerDto> {
    return new PlayerDto(await this.queries.execute(new GetPlayerQuery({ gameId: game.snapshot.gameId, playerId })));
  }
}
