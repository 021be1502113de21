import { Controller, Delete, HttpCode, Param, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOperation, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { PlayerIdPipe } from '../player-id.pipe';
import { DeletePlayerCommand } from './delete-player/delete-player.handler';

@ApiTags('Players')
@ApiSecurity('GameKey')
@Controller('api/players/:player_id')
@UseGuards(GameKeyGuard)
@RequireScope('players')
export class PlayerDataController {
  constructor(private readonly commands: CommandBus) {}

  @Delete()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a player for good',
    description: 'Everything personal and all game state goes; the left-over balance is booked out of the economy.',
  })
  @ApiParam({ name: 'player_id', type: 'integer' })
  @ApiNoContentResponse()
  @ApiErrors({ 401: ['invalid_api_key'], 403: ['scope_missing', 'game_not_active'], 404: ['player_not_found'] })
  async deletePlayer(
    @CurrentGame() { snapshot: { gameId } }: GameContext,
    @Param('player_id', PlayerIdPipe) playerId: number,
  ): Promise<void> {
    await this.commands.execute(new DeletePlayerCommand({ gameId, playerId }));
  }
}
