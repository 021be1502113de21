import { SHARD_COUNT } from '@goldkeep/persistence';
import { WEBHOOK_EVENTS, type WebhookEvent } from './webhook-endpoint.entity';

/** Names a delivery among those of its endpoint. */
export interface DeliveryKey {
  readonly shard: number;
  readonly event: number;
  readonly type: WebhookEvent;
}

const ID = /^(\d{1,2})-(\d{1,15})-([a-z_]+)$/;

/** @example "17-4711-balance_changed" */
export function deliveryIdOf({ shard, event, type }: Pick<DeliveryKey, 'shard' | 'event'> & { type: string }): string {
  return `${shard}-${event}-${type.replace('.', '_')}`;
}

/** Undefined for a text that is no such id. */
export function readDeliveryId(id: string): DeliveryKey | undefined {
  const [, shard, event, name] = ID.exec(id) ?? [];
  const type = WEBHOOK_EVENTS.find((known) => known.replace('.', '_') === name);
  return type === undefined || Number(shard) >= SHARD_COUNT
    ? undefined
    : { shard: Number(shard), event: Number(event), type };
}
