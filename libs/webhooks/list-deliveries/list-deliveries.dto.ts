import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField, QueryTextField, wholeSeconds } from '@goldkeep/http';
import { deliveryIdOf } from '../delivery-id';
import { messageIdOf } from '../send/message-id';
import type { Delivery, DeliveryPage } from './list-deliveries.handler';

const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
const STATUSES = ['pending', 'delivered', 'parked'] as const;

export class ListDeliveriesDto {
  @QueryTextField({ description: '`next_cursor` of the page before.', optional: true, maxLength: 128 })
  readonly cursor?: string;

  @QueryIntegerField({
    description: 'Deliveries a page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;
}

class DeliveryDto {
  @ApiProperty({ example: '17-4711-balance_changed' })
  readonly delivery_id: string;

  @ApiProperty({ description: 'The header webhook-id, the same in every attempt.' })
  readonly message_id: string;

  @ApiProperty({ example: 'balance.changed' })
  readonly type: string;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ enum: STATUSES, description: 'parked: tried for a day in vain.' })
  readonly status: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly attempts: number;

  @ApiProperty({ type: 'integer', nullable: true, example: 200, description: 'Of the last answer.' })
  readonly last_status: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why there was no answer the last time.' })
  readonly last_error: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-01-02T03:04:05Z' })
  readonly done_at: string | null;

  constructor(delivery: Delivery) {
    this.delivery_id = deliveryIdOf(delivery);
    this.message_id = messageIdOf(delivery);
    this.type = delivery.type;
    this.player_id = delivery.playerId;
    this.status = STATUSES[delivery.status] ?? '';
    this.attempts = delivery.attempts;
    this.last_status = delivery.lastStatus;
    this.last_error = delivery.lastError;
    this.created_at = wholeSeconds(delivery.createdAt);
    this.done_at = delivery.doneAt && wholeSeconds(delivery.doneAt);
  }
}

export class DeliveryPageDto {
  @ApiProperty({ type: [DeliveryDto], description: 'Newest first.' })
  readonly deliveries: readonly DeliveryDto[];

  @ApiProperty({ type: String, nullable: true, description: 'null on the last page.' })
  readonly next_cursor: string | null;

  constructor({ deliveries, nextCursor }: DeliveryPage) {
    this.deliveries = deliveries.map((delivery) => new DeliveryDto(delivery));
    this.next_cursor = nextCursor;
  }
}
