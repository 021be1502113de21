import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger, Optional } from '@nestjs/common';
import { UnitOfWork, type Shard } from '@goldkeep/persistence';
import { withinTime } from '@goldkeep/resilience';
import { readEvent, type OutboxRow } from '../outbox-events';
import { EventSubscribers } from './event-subscribers';
import { FailedShards } from './failed-shards';
import { advance, leaseShards, type ShardLease, type ShardProgress } from './outbox-store';
import { RelayObserver } from './relay-observer';

/** Shards in one transaction: a quarter of all, so that several relays find work at the same time. */
const SHARDS_PER_LEASE_MAX = 16;
const EVENTS_PER_SHARD_MAX = 500;
/** A transaction that stays open keeps dead rows of busy tables alive: no further event is begun after this long. */
const LEASE_TIME_MAX_MS = 1_000;
/** Handlers that take longer have failed: a handler that hangs must not stop the other shards. */
const EVENT_TIME_MAX_MS = 10_000;
/** Handlers that never wait would otherwise keep requests waiting for a whole lease. */
const EVENTS_PER_TURN_MAX = 50;

/** What one lease did. */
export interface Delivered {
  /** The shards that were leased. */
  readonly shards: readonly Shard[];
  /** Whether some of them surely have more to deliver at once. */
  readonly isMore: boolean;
}

interface ShardDelivery extends ShardProgress {
  readonly rows: readonly OutboxRow[];
  readonly isMore: boolean;
}

/** Delivers the next events of some shards, each shard's in order, and settles them in the same transaction. */
@Injectable()
export class OutboxDelivery {
  private readonly logger = new Logger(OutboxDelivery.name);
  private readonly failedShards = new FailedShards();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly subscribers: EventSubscribers,
    @Optional() private readonly observer?: RelayObserver,
  ) {}

  /** Whether the shard stopped at an event whose time to be tried again has not come. */
  mustWait(shard: Shard): boolean {
    return this.failedShards.mustWait(shard, performance.now());
  }

  /** Leases some of the shards that no other relay has, and delivers what they hold. */
  async deliver(shards: readonly Shard[]): Promise<Delivered> {
    const deliveries = await this.unitOfWork.run(async (tx) => {
      const limits = { shardsMax: SHARDS_PER_LEASE_MAX, eventsMax: EVENTS_PER_SHARD_MAX };
      const leases = await leaseShards(tx, { shards, ...limits });
      const deadlineMs = performance.now() + LEASE_TIME_MAX_MS;
      const all = await Promise.all(leases.map((lease) => this.deliverShard(lease, deadlineMs)));
      const moved = all.filter(({ rows }) => rows.length > 0);
      await advance(tx, moved);
      return all;
    });
    this.tellObserver(deliveries);
    return { shards: deliveries.map(({ shard }) => shard), isMore: deliveries.some(({ isMore }) => isMore) };
  }

  private async deliverShard({ shard, delivered, rows }: ShardLease, deadlineMs: number): Promise<ShardDelivery> {
    let count = 0;
    let hasFailed = false;
    for (const row of rows) {
      if (performance.now() > deadlineMs) break;
      hasFailed = !(await this.publish(row));
      if (hasFailed) break;
      count++;
      if (count % EVENTS_PER_TURN_MAX === 0) await nextTurn();
    }
    const done = rows.slice(0, count);
    return {
      shard,
      deliveredBefore: delivered,
      delivered: done.at(-1)?.event ?? delivered,
      rows: done,
      isMore: !hasFailed && (count < rows.length || rows.length === EVENTS_PER_SHARD_MAX),
    };
  }

  /** @returns false when the event must come again */
  private async publish(row: OutboxRow): Promise<boolean> {
    const { shard, event, topic } = row;
    try {
      await withinTime(this.subscribers.publish(readEvent(row)), EVENT_TIME_MAX_MS);
      this.failedShards.succeed(shard);
      return true;
    } catch (error) {
      const retryInMs = this.failedShards.fail(shard, performance.now());
      this.logger.error({ err: error, topic, shard, event, retryInMs }, 'an event failed; its shard waits for it');
      this.observer?.failed(topic);
      return false;
    }
  }

  private tellObserver(deliveries: readonly ShardDelivery[]): void {
    const counts = new Map<string, number>();
    for (const { topic } of deliveries.flatMap(({ rows }) => rows)) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    for (const [topic, count] of counts) this.observer?.published(topic, count);
  }
}
