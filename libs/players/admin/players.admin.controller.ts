import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdminGuard, AdminRoles, Audited } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { GetPlayerQuery } from '../get-player/get-player.handler';
import { DeletePlayerCommand } from '../player-data/delete-player/delete-player.handler';
import { PlayerIdPipe } from '../player-id.pipe';
import { identityOf, SavePlayerDto } from '../save-player/save-player.dto';
import { SavePlayerCommand } from '../save-player/save-player.handler';
import { AdminPlayerDto } from './admin-player.dto';
import { ListPlayersDto, PlayersPageDto } from './list-players/list-players.dto';
import { ListPlayersQuery } from './list-players/list-players.handler';
import { readPlayer } from './read-player';
import { UpdatePlayerDto } from './update-player/update-player.dto';
import { UpdatePlayerCommand } from './update-player/update-player.handler';

@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/players')
@UseGuards(AdminGuard)
export class PlayersAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List a game's players, or find those whom a whole address or id names" })
  @ApiOkResponse({ type: PlayersPageDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_session'], 404: ['game_not_found'] })
  async listPlayers(
    @Param('game_id', GameIdPipe) gameId: number,
    @Query() { query: text, cursor, limit }: ListPlayersDto,
  ): Promise<PlayersPageDto> {
    return new PlayersPageDto(await this.queries.execute(new ListPlayersQuery({ gameId, text, cursor, limit })));
  }

  @Post()
  @AdminRoles('support')
  @ApiOperation({ summary: 'Create a player (201) or update a known one (200)' })
  @ApiCreatedResponse({ type: AdminPlayerDto })
  @ApiOkResponse({ type: AdminPlayerDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
  })
  async savePlayerAsAdmin(
    @Param('game_id', GameIdPipe) gameId: number,
    @Body() dto: SavePlayerDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdminPlayerDto> {
    const { player_name: name, player_phone: phone, is_minor: isMinor, platform } = dto;
    const player = { identity: identityOf(dto), name, phone, platform, isMinor };
    const saved = await this.commands.execute(new SavePlayerCommand({ gameId, player }));
    void reply.status(saved.created ? 201 : 200);
    return new AdminPlayerDto(saved.player);
  }

  @Get(':player_id')
  @ApiOperation({ summary: 'Read a player' })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({ type: AdminPlayerDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['player_not_found'] })
  async getPlayerAsAdmin(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<AdminPlayerDto> {
    return new AdminPlayerDto(await this.queries.execute(new GetPlayerQuery({ gameId, playerId })));
  }

  @Patch(':player_id')
  @AdminRoles('support')
  @Audited({ state: readPlayer })
  @ApiOperation({ summary: 'Rename, ban, freeze or flag a player, or take that back' })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiOkResponse({ type: AdminPlayerDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['player_not_found'],
  })
  async updatePlayer(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Body() dto: UpdatePlayerDto,
  ): Promise<AdminPlayerDto> {
    const { player_name: name, is_banned: isBanned, ban_reason: banReason } = dto;
    const change = { name, isBanned, banReason, isMinor: dto.is_minor, isFrozen: dto.is_frozen };
    return new AdminPlayerDto(await this.commands.execute(new UpdatePlayerCommand({ gameId, playerId, change })));
  }

  @Delete(':player_id')
  @HttpCode(204)
  @AdminRoles('support')
  @Audited({ state: readPlayer })
  @ApiOperation({
    summary: 'Delete a player for good',
    description: 'Everything personal and all game state goes; the left-over balance is booked out of the economy.',
  })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiNoContentResponse()
  @ApiErrors({ 401: ['invalid_session'], 403: ['role_missing'], 404: ['player_not_found', 'game_not_found'] })
  async deletePlayerAsAdmin(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<void> {
    await this.commands.execute(new DeletePlayerCommand({ gameId, playerId }));
  }
}
