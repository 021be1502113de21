import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { PlayerIdPipe } from '@goldkeep/players';
import { GrantedItemsDto, GrantItemsDto, grantOf } from './inventory/grant-items/grant-items.dto';
import { GrantItemsCommand } from './inventory/grant-items/grant-items.handler';

@ApiTags('Players')
@ApiSecurity('GameKey')
@Controller('api/players/:player_id/items')
@UseGuards(GameKeyGuard)
@RequireScope('players')
export class ItemsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({
    summary: 'Give a player items of a catalog',
    description: 'Grants once per client_request_id. 409 answers a completed id with what it granted.',
  })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiCreatedResponse({ type: GrantedItemsDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_item', 'inventory_full', 'item_limit_exceeded'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    404: ['player_not_found'],
    409: ['duplicate_request'],
    503: ['service_unavailable'],
  })
  async grantItems(
    @CurrentGame() game: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
    @Body() dto: GrantItemsDto,
  ): Promise<GrantedItemsDto> {
    const wanted = grantOf({ gameId: game.snapshot.gameId, playerId }, dto);
    const { instances, replay } = await this.commands.execute(new GrantItemsCommand({ wanted }));
    const body = new GrantedItemsDto(instances);
    if (replay) throw new DuplicateRequestError({ original: body, mismatch: replay.mismatch });
    return body;
  }
}
