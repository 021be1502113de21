import { ApiProperty } from '@nestjs/swagger';
import { ArrayField, TextField } from '@goldkeep/http';
import { WebhookEndpointDto } from '../endpoint.dto';
import { WEBHOOK_EVENTS, type WebhookEndpointEntity, type WebhookEvent } from '../webhook-endpoint.entity';

const URL_LENGTH_MAX = 2_048;

export class CreateEndpointDto {
  @TextField({
    description: 'Where messages are POSTed; https, at a public address.',
    maxLength: URL_LENGTH_MAX,
    example: 'https://game.example.com/goldkeep',
  })
  readonly url!: string;

  @ArrayField({
    description: 'What the endpoint is told.',
    of: 'string',
    values: WEBHOOK_EVENTS,
    minItems: 1,
    maxItems: WEBHOOK_EVENTS.length,
  })
  readonly events!: WebhookEvent[];
}

export class CreatedEndpointDto extends WebhookEndpointDto {
  @ApiProperty({
    example: 'whsec_...',
    description: 'Signs the messages, as Standard Webhooks has it; shown only here.',
  })
  readonly secret: string;

  constructor(endpoint: WebhookEndpointEntity) {
    super(endpoint);
    this.secret = endpoint.secret;
  }
}
