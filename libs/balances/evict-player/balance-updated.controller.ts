import { Body, Controller, Headers, HttpCode, HttpStatus, Inject, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { GameKeyAuthenticator, InvalidApiKeyError, RateLimited, RateLimitGuard } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { BALANCES_OPTIONS, type BalancesOptions } from '../balances-options';
import { BalanceUpdatedAnswerDto, BalanceUpdatedDto, checkSomebodyIsNamed } from './balance-updated.dto';
import { EvictPlayerCommand } from './evict-player.handler';

@ApiTags('Player balances')
@Controller('api/player-balances/webhook')
@UseGuards(RateLimitGuard)
export class BalanceUpdatedController {
  constructor(
    private readonly commands: CommandBus,
    private readonly authenticator: GameKeyAuthenticator,
    @Inject(BALANCES_OPTIONS) private readonly options: BalancesOptions,
  ) {}

  @Post('balance-updated')
  @HttpCode(HttpStatus.OK)
  @RateLimited('balance_webhook')
  @ApiOperation({
    summary: 'Drop what is kept of a player after a change behind our back',
    description:
      'Works without a key unless WEBHOOK_REQUIRE_KEY is true; a key that is sent must be one of the game. ' +
      'The answer is the same whether or not the player exists.',
  })
  @ApiOkResponse({ type: BalanceUpdatedAnswerDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['game_not_active'],
    429: ['rate_limited'],
    503: ['service_unavailable'],
  })
  async evictPlayer(
    @Body() dto: BalanceUpdatedDto,
    @Headers('x-game-secret-key') secretKey: string | undefined,
  ): Promise<BalanceUpdatedAnswerDto> {
    await this.checkKey(secretKey, dto.game_id);
    checkSomebodyIsNamed(dto);
    const { game_id: gameId, player_id: playerId, player_email: playerEmail } = dto;
    await this.commands.execute(new EvictPlayerCommand({ gameId, playerId, playerEmail }));
    return new BalanceUpdatedAnswerDto(dto);
  }

  private async checkKey(secretKey: string | undefined, gameId: number): Promise<void> {
    if (secretKey === undefined && !this.options.webhookRequiresKey) return;
    const { snapshot } = await this.authenticator.authenticate(secretKey);
    if (snapshot.gameId !== gameId) throw new InvalidApiKeyError();
  }
}
