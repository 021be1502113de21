import { Body, Controller, Get, Post, Query, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { CurrentGame, GameKeyGuard, RequireScope, type GameContext } from '@goldkeep/games';
import { ApiErrors, DuplicateRequestError } from '@goldkeep/http';
import { CreditBalanceCommand } from './credit-balance/credit-balance.handler';
import { DebitBalanceCommand } from './debit-balance/debit-balance.handler';
import { TransferMoneyDto, TransferredDto, transferOf } from './transfer-money/transfer-money.dto';
import { TransferMoneyCommand } from './transfer-money/transfer-money.handler';
import { ListTransactionsDto, TransactionsDto, transactionsQueryOf } from './list-transactions/list-transactions.dto';
import { BatchAnswerDto, operationsOf, RunBatchDto } from './run-batch/run-batch.dto';
import { RunBatchCommand } from './run-batch/run-batch.handler';
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
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

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

  @Get('transactions')
  @RequireScope('read')
  @ApiOperation({ summary: "List what has happened to a player's money, newest first" })
  @ApiOkResponse({ type: TransactionsDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_api_key'],
    403: ['scope_missing', 'game_not_active'],
    404: ['player_not_found'],
    503: ['service_unavailable'],
  })
  async listTransactions(
    @CurrentGame() game: GameContext,
    @Query() dto: ListTransactionsDto,
  ): Promise<TransactionsDto> {
    const query = transactionsQueryOf(game.snapshot.gameId, dto);
    return new TransactionsDto(await this.queries.execute(query), query);
  }

  @Post('batch')
  @ApiOperation({
    summary: 'Run up to 100 operations, all or nothing',
    description:
      'A refusal is that of the first refused operation, named by operation_index from 0; nothing was changed.',
  })
  @ApiCreatedResponse({ type: BatchAnswerDto })
  @ApiErrors({
    ...ERRORS,
    400: [...ERRORS[400], 'capture_exceeds_hold'],
    404: [...ERRORS[404], 'hold_not_found'],
    409: [...ERRORS[409], 'already_resolved', 'hold_expired'],
  })
  async runBatch(@CurrentGame() game: GameContext, @Body() dto: RunBatchDto): Promise<object> {
    const { gameId } = game.snapshot;
    const { client_request_id: clientRequestId } = dto;
    const operations = await operationsOf(gameId, dto);
    const { keyId, caps } = game;
    const command = new RunBatchCommand({ gameId, clientRequestId, operations, key: { keyId, caps } });
    const { answer: body, replay } = await this.commands.execute(command);
    if (replay) throw new DuplicateRequestError({ original: body, mismatch: replay.mismatch });
    return body;
  }

  @Post('transfers')
  @ApiOperation({ summary: "Move a player's money to another player" })
  @ApiCreatedResponse({ type: TransferredDto })
  @ApiErrors({ ...ERRORS, 403: ['scope_missing', 'game_not_active', 'wallet_frozen'] })
  async transferMoney(@CurrentGame() game: GameContext, @Body() dto: TransferMoneyDto): Promise<TransferredDto> {
    const transfer = transferOf(game.snapshot.gameId, dto);
    const transferred = await this.commands.execute(new TransferMoneyCommand({ transfer }));
    const body = new TransferredDto(transferred);
    const { replay } = transferred;
    if (replay) throw new DuplicateRequestError({ original: body, mismatch: replay.mismatch });
    return body;
  }
}

/** @throws DuplicateRequestError with the original answer for a request that was completed before */
function answer(change: BalanceChange): BalanceChangeDto {
  const body = new BalanceChangeDto(change);
  if (change.replay) throw new DuplicateRequestError({ original: body, mismatch: change.replay.mismatch });
  return body;
}
