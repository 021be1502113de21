import { Body, Controller, Get, Param, Put, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited } from '@goldkeep/auth';
import { ApiErrors } from '@goldkeep/http';
import { gameIdIn, GameIdPipe } from './game-id.pipe';
import { GetSettingsQuery } from './get-settings/get-settings.handler';
import { ReplaceSettingsCommand } from './replace-settings/replace-settings.handler';
import { ReplaceSettingsDto, SettingsDto } from './replace-settings/settings.dto';

@ApiTags('Admin: settings')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/settings')
@UseGuards(AdminGuard)
export class SettingsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "Read a game's settings" })
  @ApiOkResponse({ type: SettingsDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async getSettings(@Param('game_id', GameIdPipe) gameId: number): Promise<SettingsDto> {
    return new SettingsDto(await this.queries.execute(new GetSettingsQuery({ gameId })));
  }

  @Put()
  @AdminRoles('economist')
  @Audited({
    state: async (queries, params) =>
      new SettingsDto(await queries.execute(new GetSettingsQuery({ gameId: gameIdIn(params) }))),
  })
  @ApiOperation({ summary: "Replace a game's settings as a whole" })
  @ApiOkResponse({ type: SettingsDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
    412: ['version_conflict'],
  })
  async replaceSettings(
    @Param('game_id', GameIdPipe) gameId: number,
    @Body() { version, settings }: ReplaceSettingsDto,
  ): Promise<SettingsDto> {
    return new SettingsDto(await this.commands.execute(new ReplaceSettingsCommand({ gameId, version, settings })));
  }
}
