import { Body, Controller, Get, Param, Put, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited } from '@goldkeep/auth';
import { gameIdIn, GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { GetTransferPairsQuery } from './get-transfer-pairs/get-transfer-pairs.handler';
import { ReplaceTransferPairsCommand } from './replace-transfer-pairs/replace-transfer-pairs.handler';
import { codePairsOf, ReplaceTransferPairsDto, TransferPairsDto } from './replace-transfer-pairs/transfer-pairs.dto';

@ApiTags('Admin: currencies')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/transfer-pairs')
@UseGuards(AdminGuard)
export class TransferPairsAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List which currencies players may turn into which' })
  @ApiOkResponse({ type: TransferPairsDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async getTransferPairs(@Param('game_id', GameIdPipe) gameId: number): Promise<TransferPairsDto> {
    return new TransferPairsDto(await this.queries.execute(new GetTransferPairsQuery({ gameId })));
  }

  @Put()
  @AdminRoles('economist')
  @Audited({
    state: async (queries, params) =>
      new TransferPairsDto(await queries.execute(new GetTransferPairsQuery({ gameId: gameIdIn(params) }))),
  })
  @ApiOperation({ summary: 'Replace the whole list of transfer pairs' })
  @ApiOkResponse({ type: TransferPairsDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
    412: ['version_conflict'],
  })
  async replaceTransferPairs(
    @Param('game_id', GameIdPipe) gameId: number,
    @Body() dto: ReplaceTransferPairsDto,
  ): Promise<TransferPairsDto> {
    const command = new ReplaceTransferPairsCommand({ gameId, version: dto.version, pairs: codePairsOf(dto) });
    return new TransferPairsDto(await this.commands.execute(command));
  }
}
