import { Body, Controller, Param, Put, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, BodyFieldText, JSON_TYPE, KeepBodyText } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { dataJsonOf, SaveSectionDto, StateSectionDto, writeSection } from './sections/save-section/save-section.dto';
import { SaveSectionCommand } from './sections/save-section/save-section.handler';
import { SECTION_NAMES, SectionNamePipe, type SectionName } from './sections/section-name';

@ApiTags('Players')
@ApiSecurity('GameKey')
@Controller('api/players/:player_id/state')
@UseGuards(GameKeyGuard)
@RequireScope('players')
export class SectionsController {
  constructor(private readonly commands: CommandBus) {}

  @Put(':section')
  @KeepBodyText()
  @ApiOperation({ summary: "Replace a section of a player's state" })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiParam({ name: 'section', enum: SECTION_NAMES })
  @ApiOkResponse({ type: StateSectionDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    404: ['player_not_found', 'section_not_found'],
    412: ['version_conflict'],
    413: ['payload_too_large'],
    503: ['service_unavailable'],
  })
  async saveSection(
    @CurrentGame() { snapshot: { gameId } }: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Param('section', SectionNamePipe) section: SectionName,
    @Body() { version }: SaveSectionDto,
    @BodyFieldText('data') written: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const save = { gameId, playerId, section, dataJson: dataJsonOf(written), version };
    const saved = await this.commands.execute(new SaveSectionCommand(save));
    void reply.type(JSON_TYPE).send(writeSection(saved));
  }
}
