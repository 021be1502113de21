import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { AdminGuard, AdminRoles } from '@goldkeep/auth';
import { GameIdPipe } from '@goldkeep/games';
import { ApiErrors } from '@goldkeep/http';
import { CreatedEndpointDto, CreateEndpointDto } from './create-endpoint/create-endpoint.dto';
import { CreateEndpointCommand } from './create-endpoint/create-endpoint.handler';
import { DeleteEndpointCommand } from './delete-endpoint/delete-endpoint.handler';
import { EndpointIdPipe } from './endpoint-id.pipe';
import { WebhookEndpointsDto } from './endpoint.dto';
import { DeliveryPageDto, ListDeliveriesDto } from './list-deliveries/list-deliveries.dto';
import { ListDeliveriesQuery } from './list-deliveries/list-deliveries.handler';
import { ListEndpointsQuery } from './list-endpoints/list-endpoints.handler';
import { RedeliverCommand } from './redeliver/redeliver.handler';

const ENDPOINT_NOT_FOUND = { 401: ['invalid_session'], 403: ['role_missing'], 404: ['webhook_endpoint_not_found'] };

@ApiTags('Admin: webhooks')
@ApiBearerAuth('AdminSession')
@ApiParam({ name: 'game_id', type: 'integer' })
@Controller('api/admin/games/:game_id/webhook-endpoints')
@UseGuards(AdminGuard)
export class WebhooksAdminController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: "List a game's webhook endpoints, without their secrets" })
  @ApiOkResponse({ type: WebhookEndpointsDto })
  @ApiErrors({ 401: ['invalid_session'], 404: ['game_not_found'] })
  async listEndpoints(@Param('game_id', GameIdPipe) gameId: number): Promise<WebhookEndpointsDto> {
    return new WebhookEndpointsDto(await this.queries.execute(new ListEndpointsQuery({ gameId })));
  }

  @Post()
  @AdminRoles('economist')
  @ApiOperation({
    summary: 'Add a webhook endpoint',
    description:
      'Messages are signed as Standard Webhooks has it, sent in order per player, tried again for a day with growing ' +
      'pauses, then parked. They may come twice: the header webhook-id tells. Redirects are not followed.',
  })
  @ApiCreatedResponse({ type: CreatedEndpointDto })
  @ApiErrors({
    400: ['validation_failed'],
    401: ['invalid_session'],
    403: ['role_missing'],
    404: ['game_not_found'],
    409: ['webhook_endpoint_limit_reached'],
  })
  async createEndpoint(
    @Param('game_id', GameIdPipe) gameId: number,
    @Body() { url, events }: CreateEndpointDto,
  ): Promise<CreatedEndpointDto> {
    return new CreatedEndpointDto(await this.commands.execute(new CreateEndpointCommand({ gameId, url, events })));
  }

  @Delete(':endpoint_id')
  @AdminRoles('economist')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a webhook endpoint; what it was still to be told is forgotten' })
  @ApiParam({ name: 'endpoint_id', type: 'integer' })
  @ApiNoContentResponse()
  @ApiErrors(ENDPOINT_NOT_FOUND)
  async deleteEndpoint(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('endpoint_id', EndpointIdPipe) endpointId: number,
  ): Promise<void> {
    await this.commands.execute(new DeleteEndpointCommand({ gameId, endpointId }));
  }

  @Get(':endpoint_id/deliveries')
  @ApiOperation({ summary: 'What was, or is to be, told to an endpoint; of the last thirty days, newest first' })
  @ApiParam({ name: 'endpoint_id', type: 'integer' })
  @ApiOkResponse({ type: DeliveryPageDto })
  @ApiErrors({ 400: ['validation_failed'], 401: ['invalid_session'], 404: ['webhook_endpoint_not_found'] })
  async listDeliveries(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('endpoint_id', EndpointIdPipe) endpointId: number,
    @Query() { cursor, limit }: ListDeliveriesDto,
  ): Promise<DeliveryPageDto> {
    const query = new ListDeliveriesQuery({ gameId, endpointId, cursor, limit });
    return new DeliveryPageDto(await this.queries.execute(query));
  }

  @Post(':endpoint_id/deliveries/:delivery_id/redeliver')
  @AdminRoles('economist', 'support')
  @HttpCode(204)
  @ApiOperation({ summary: 'Send a delivery again, whatever became of it' })
  @ApiParam({ name: 'endpoint_id', type: 'integer' })
  @ApiParam({ name: 'delivery_id', type: 'string' })
  @ApiNoContentResponse()
  @ApiErrors({ ...ENDPOINT_NOT_FOUND, 404: ['webhook_endpoint_not_found', 'webhook_delivery_not_found'] })
  async redeliver(
    @Param('game_id', GameIdPipe) gameId: number,
    @Param('endpoint_id', EndpointIdPipe) endpointId: number,
    @Param('delivery_id') deliveryId: string,
  ): Promise<void> {
    await this.commands.execute(new RedeliverCommand({ gameId, endpointId, deliveryId }));
  }
}
