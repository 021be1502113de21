import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CircuitOpenError, Pause } from '@goldkeep/resilience';
import { EVENTS_OPTIONS, type EventsOptions } from '../events-options';
import { EventSubscribers } from './event-subscribers';
import { OutboxDelivery } from './outbox-delivery';
import { readPending } from './outbox-store';
import { RelayObserver } from './relay-observer';

const POLL_DEFAULT_MS = 250;
/** Between two rounds when no shard had a full batch: under load, events then come in handfuls instead of singly. */
const REST_MS = 25;
const RETRY_MAX_MS = 5_000;

/**
 * Delivers the events of the outbox: each at least once, those of a shard in order. Any number of relays may run;
 * a shard is delivered by one at a time, and one whose event fails waits for it while the others go on. Handlers must
 * be idempotent and quick: one that takes longer than ten seconds has failed. A relay whose connection breaks notices
 * it at its next statement, and until then another may begin with the same events anew.
 * An operator who must get past an event for good deletes its row from the outbox.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly pause = new Pause();
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions,
    private readonly dataSource: DataSource,
    private readonly subscribers: EventSubscribers,
    private readonly delivery: OutboxDelivery,
    @Optional() private readonly observer?: RelayObserver,
  ) {}

  /** Says that there is something new in the outbox. */
  wake(): void {
    this.pause.wake();
  }

  onApplicationBootstrap(): void {
    if (!this.options.relay) return;
    this.subscribers.find();
    this.running = this.run();
    this.logger.log('outbox relay running');
  }

  /** Finishes the running delivery. It comes before the shutdown hooks proper, which close the database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.end();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.isStopping) {
      try {
        const isMore = await this.runRound();
        failures = 0;
        if (isMore) continue;
        await this.pause.rest(REST_MS);
        await this.pause.untilWoken(this.options.pollMs ?? POLL_DEFAULT_MS);
      } catch (error) {
        const retryInMs = Math.min(POLL_DEFAULT_MS * 2 ** failures++, RETRY_MAX_MS);
        // An open circuit is no news: whoever opened it has said so.
        if (error instanceof CircuitOpenError) this.logger.debug(`the outbox waits: ${error.message}`);
        else this.logger.error({ err: error, retryInMs }, 'the outbox cannot be worked on');
        await this.pause.rest(retryInMs);
      }
    }
  }

  /** Delivers a batch of every shard that has one. @returns whether there is surely more */
  private async runRound(): Promise<boolean> {
    const pending = await readPending(this.dataSource);
    this.observer?.lag(Math.max(0, ...pending.map(({ lagSeconds }) => lagSeconds)));
    let shards = pending.map(({ shard }) => shard).filter((shard) => !this.delivery.mustWait(shard));
    let isMore = false;
    while (shards.length > 0 && !this.isStopping) {
      const delivered = await this.delivery.deliver(shards);
      isMore ||= delivered.isMore;
      const rest = shards.filter((shard) => !delivered.shards.includes(shard));
      // Those that could not be leased are with another relay.
      if (rest.length === shards.length) break;
      shards = rest;
    }
    return isMore;
  }
}
