import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { GrantedItemsDto, GrantItemsDto, grantOf } from './inventory/grant-items/grant-items.dto';
import { GrantItemsCommand } from './inventory/grant-items/grant-items.handler';

@ApiTags('Admin: players')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@ApiParam({ name: 'player_id', type: 'integer' })
@Controller('api/admin/games/:game_id/players/:player_id/items')
@UseGuards(AdminGuard)
export class ItemsAdminController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @AdminRoles('support')
  // What a game keeps with an item may be the player's own words, which must not outlive the player.
  @Audited({ withhold: ['custom_data', 'CustomData'] })
  @ApiOperation({
    summary: 'Give a player items of a catalog',
    description: 'Grants once per client_request_id. 409 answers a completed id with what it granted.',
  })
  @ApiCreatedResponse({ type: GrantedItemsDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_item', 'inventory_full', 'item_limit_exceeded'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found', 'player_not_found'],
    409: ['duplicate_request'],
    503: ['service_unavailable'],
  })
  async grantItemsAsAdmin(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Body() dto: GrantItemsDto,
  ): Promise<GrantedItemsDto> {
    const { instances, replay } = await this.commands.execute(
      new GrantItemsCommand({ wanted: grantOf({ gameId, playerId }, dto) }),
    );
    const body = new GrantedItemsDto(instances);
    if (replay) throw new DuplicateRequestError({ original: body, mismatch: replay.mismatch });
    return body;
  }
}
