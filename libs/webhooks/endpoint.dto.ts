import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { WEBHOOK_EVENTS, type WebhookEndpointEntity } from './webhook-endpoint.entity';

export class WebhookEndpointDto {
  @ApiProperty({ example: 1 })
  readonly endpoint_id: number;

  @ApiProperty({ example: 'https://game.example.com/goldkeep' })
  readonly url: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS, isArray: true })
  readonly events: readonly string[];

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor({ endpointId, url, events, createdAt }: WebhookEndpointEntity) {
    this.endpoint_id = endpointId;
    this.url = url;
    this.events = events;
    this.created_at = wholeSeconds(createdAt);
  }
}

export class WebhookEndpointsDto {
  @ApiProperty({ type: [WebhookEndpointDto] })
  readonly endpoints: readonly WebhookEndpointDto[];

  constructor(endpoints: readonly WebhookEndpointEntity[]) {
    this.endpoints = endpoints.map((endpoint) => new WebhookEndpointDto(endpoint));
  }
}
