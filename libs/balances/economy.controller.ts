import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { CreditBalanceCommand } from './credit-balance/credit-balance.handler';
import { DebitBalanceCommand } from './debit-balance/debit-balance.handler';
import type { BalanceChange } from './economy/balance-change';
import { BalanceChangeDto, EconomyOperationDto, operationOf } from './economy/economy.dto';

const ERRORS = {
  400: ['validation_failed', 'invalid_amount', 'unknown_currency', 'balance_limit_exceeded', 'insufficient_balance'],
  401: ['invalid_api_key'],
  403: ['scope_missing', 'game_not_active', 'wallet_frozen', 'credit_cap_exceeded'],
  404: ['player_not_found'],
  409: ['duplicate_request'],
  503: ['service_unavailable'],
} as const;

@ApiTags('Economy')
@ApiSecurity('GameKey')
@Controller('api/economy')
@UseGuards(GameKeyGuard)
@RequireScope('economy')
export class EconomyController {
  constructor(private readonly commands: CommandBus) {}

  @Post('credits')
  @ApiOperation({ summary: 'Give a player money', description: 'An unknown e-mail address creates the player.' })
  @ApiCreatedResponse({ type: BalanceChangeDto })
  @ApiErrors(ERRORS)
  async creditBalance(@CurrentGame() game: GameContext, @Body() dto: EconomyOperationDto): Promise<BalanceChangeDto> {
    const operation = operationOf(game.snapshot.gameId, dto);
    const { keyId, caps } = game;
    return answer(await this.commands.execute(new CreditBalanceCommand({ operation, key: { keyId, caps } })));
  }

  @Post('debits')
  @ApiOperation({ summary: "Take a player's money out of the economy" })
  @ApiCreatedResponse({ type: BalanceChangeDto })
  @ApiErrors(ERRORS)
  async debitBalance(@CurrentGame() game: GameContext, @Body() dto: EconomyOperationDto): Promise<BalanceChangeDto> {
    const operation = operationOf(game.snapshot.gameId, dto);
    return answer(await this.commands.execute(new DebitBalanceCommand({ operation })));
  }
}

/** @throws DuplicateRequestError with the original answer for a request that was completed before */
function answer(change: BalanceChange): BalanceChangeDto {
  const body = new BalanceChangeDto(change);
  if (change.replay) throw new DuplicateRequestError({ original: body, mismatch: change.replay.mismatch });
  return body;
}
