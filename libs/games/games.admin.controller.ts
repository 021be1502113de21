import { Body, Controller, Get, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited } from '@goldkeep/auth';
import { ApiErrors } from '@goldkeep/http';
import { CreateGameDto } from './create-game/create-game.dto';
import { CreateGameCommand } from './create-game/create-game.handler';
import { gameIdIn, GameIdPipe } from './game-id.pipe';
import { GameDto } from './game.dto';
import { GetGameQuery } from './get-game/get-game.handler';
import { GamesPageDto, ListGamesDto } from './list-games/list-games.dto';
import { ListGamesQuery } from './list-games/list-games.handler';
import { UpdateGameDto } from './update-game/update-game.dto';
import { UpdateGameCommand } from './update-game/update-game.handler';

@ApiTags('Admin: games')
@ApiBearerAuth('AdminSession')
@Controller('api/admin/games')
@UseGuards(AdminGuard)
export class GamesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the games, a page at a time' })
  @ApiOkResponse({ type: GamesPageDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_session'] })
  async listGames(@Query() { cursor }: ListGamesDto): Promise<GamesPageDto> {
    return new GamesPageDto(await this.queries.execute(new ListGamesQuery({ cursor })));
  }

  @Post()
  @AdminRoles('owner')
  @ApiOperation({ summary: 'Create a game' })
  @ApiCreatedResponse({ type: GameDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    409: ['title_id_taken'],
  })
  async createGame(@Body() { name, title_id: titleId, status }: CreateGameDto): Promise<GameDto> {
    return new GameDto(await this.commands.execute(new CreateGameCommand({ name, titleId, status })));
  }

  @Get(':game_id')
  @ApiOperation({ summary: 'Read a game' })
  @ApiParam({ name: 'game_id', type: 'integer' })
  @ApiOkResponse({ type: GameDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async getGame(@Param('game_id', GameIdPipe) gameId: number): Promise<GameDto> {
    return new GameDto(await this.queries.execute(new GetGameQuery({ gameId })));
  }

  @Patch(':game_id')
  @AdminRoles('owner')
  @Audited({
    state: async (queries, params) =>
      new GameDto(await queries.execute(new GetGameQuery({ gameId: gameIdIn(params) }))),
  })
  @ApiOperation({ summary: 'Rename a game, or pause, archive or reopen it' })
  @ApiParam({ name: 'game_id', type: 'integer' })
  @ApiOkResponse({ type: GameDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
  })
  async updateGame(@Param('game_id', GameIdPipe) gameId: number, @Body() change: UpdateGameDto): Promise<GameDto> {
    const { name, status } = change;
    return new GameDto(await this.commands.execute(new UpdateGameCommand({ gameId, name, status })));
  }
}
