import { Controller, Get, Param, Query, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdminGuard } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors, JSON_TYPE } from '@goldkeep/http';
import { DaysAskedDto, FlowsDto, writeFlows } from './get-flows/flows.dto';
import { GetFlowsQuery } from './get-flows/get-flows.handler';
import { GetItemFlowsQuery } from './get-item-flows/get-item-flows.handler';
import { GetTopHoldersQuery } from './get-top-holders/get-top-holders.handler';
import { TopHoldersAskedDto, TopHoldersDto } from './get-top-holders/top-holders.dto';
import { ItemFlowsAskedDto, ItemFlowsDto } from './get-item-flows/item-flows.dto';

@ApiTags('Admin: economy')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/economy')
@UseGuards(AdminGuard)
export class EconomyAdminController {
  constructor(private readonly queries: QueryBus) {}

  @Get('flows')
  @ApiOperation({
    summary: "What came into players' hands and went out of them, per currency, day and reason",
    description: 'Exact: counted together with every transaction. Days are UTC days.',
  })
  @ApiOkResponse({ type: FlowsDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_currency', 'too_much_asked'],
    401: ['invalid_session'],
    404: ['game_not_found'],
  })
  async getFlows(
    @Param('game_id', GameIdPipe) gameId: number,
    @Query() { from, to, currency }: DaysAskedDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const flows = await this.queries.execute(new GetFlowsQuery({ gameId, from, to, currencyCode: currency }));
    void reply.type(JSON_TYPE).send(writeFlows(flows));
  }

  @Get('items')
  @ApiOperation({
    summary: 'What players spent on items',
    description:
      'Exact: counted together with every sale. A refund shows beside what was spent, on the day it was made.',
  })
  @ApiOkResponse({ type: ItemFlowsDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_currency'],
    401: ['invalid_session'],
    404: ['game_not_found'],
  })
  async getItemFlows(
    @Param('game_id', GameIdPipe) gameId: number,
    @Query() { from, to, currency, limit }: ItemFlowsAskedDto,
  ): Promise<ItemFlowsDto> {
    const query = new GetItemFlowsQuery({ gameId, from, to, currencyCode: currency, limit });
    return new ItemFlowsDto(await this.queries.execute(query));
  }

  @Get('top-holders')
  @ApiOperation({
    summary: 'Read who has most of a currency',
    description: 'Exact at `generated_at`: every balance is read for it, so an answer is kept for 10 minutes.',
  })
  @ApiOkResponse({ type: TopHoldersDto })
  @ApiErrors({
    400: ['validation_failed', 'unknown_currency'],
    401: ['invalid_session'],
    404: ['game_not_found'],
    503: ['service_unavailable'],
  })
  async getTopHolders(
    @Param('game_id', GameIdPipe) gameId: number,
    @Query() { currency, limit }: TopHoldersAskedDto,
  ): Promise<TopHoldersDto> {
    const query = new GetTopHoldersQuery({ gameId, currencyCode: currency, limit });
    return new TopHoldersDto(await this.queries.execute(query));
  }
}
