import { Body, Controller, Get, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AdminGuard, AdminRoles, Audited, type RouteParams } from '@goldkeep/auth';
import { gameIdIn, GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { CreateCurrencyDto, newCurrencyOf } from './create-currency/create-currency.dto';
import { CreateCurrencyCommand } from './create-currency/create-currency.handler';
import { CurrenciesDto, CurrencyDto } from './currency.dto';
import { ListCurrenciesQuery } from './list-currencies/list-currencies.handler';
import { currencyChangeOf, UpdateCurrencyDto } from './update-currency/update-currency.dto';
import { UpdateCurrencyCommand } from './update-currency/update-currency.handler';

@ApiTags('Admin: currencies')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/currencies')
@UseGuards(AdminGuard)
export class CurrenciesAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List a game's currencies" })
  @ApiOkResponse({ type: CurrenciesDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async listCurrencies(@Param('game_id', GameIdPipe) gameId: number): Promise<CurrenciesDto> {
    return new CurrenciesDto(await this.queries.execute(new ListCurrenciesQuery({ gameId })));
  }

  @Post()
  @AdminRoles('economist')
  @ApiOperation({ summary: 'Add a currency to a game' })
  @ApiCreatedResponse({ type: CurrencyDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
    409: ['currency_code_taken', 'currency_limit_reached'],
  })
  async createCurrency(
    @Param('game_id', GameIdPipe) gameId: number,
    @Body() currency: CreateCurrencyDto,
  ): Promise<CurrencyDto> {
    return new CurrencyDto(await this.commands.execute(new CreateCurrencyCommand(newCurrencyOf(gameId, currency))));
  }

  @Patch(':code')
  @AdminRoles('economist')
  @Audited({ state: readCurrency })
  @ApiOperation({ summary: 'Change a currency; its code and scale never change' })
  @ApiParam({ name: 'code', example: 'GOLD' })
  @ApiOkResponse({ type: CurrencyDto })
  @ApiErrors({
    400: ['validation_failed', 'invalid_amount'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found', 'currency_not_found'],
    409: ['recharge_change_limit_reached'],
  })
  async updateCurrency(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('code') code: string,
    @Body() dto: UpdateCurrencyDto,
  ): Promise<CurrencyDto> {
    const command = new UpdateCurrencyCommand({ gameId, code, change: currencyChangeOf(dto) });
    return new CurrencyDto(await this.commands.execute(command));
  }
}

async function readCurrency(queries: QueryBus, params: RouteParams): Promise<CurrencyDto | undefined> {
  const currencies = await queries.execute(new ListCurrenciesQuery({ gameId: gameIdIn(params) }));
  const currency = currencies.find(({ code }) => code === params.code);
  return currency && new CurrencyDto(currency);
}
