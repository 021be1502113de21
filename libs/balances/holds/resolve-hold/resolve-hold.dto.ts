import { ClientRequestIdField, MoneyField } from '@goldkeep/http';

export class ReleaseHoldDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;
}

export class CaptureHoldDto extends ReleaseHoldDto {
  @MoneyField({
    description: 'How much is taken, the rest is released; the whole hold when absent.',
    example: '10.00',
    optional: true,
  })
  readonly amount?: string | number;
}
