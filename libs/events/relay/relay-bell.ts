import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RedisConnection } from '@goldkeep/cache';
import { CommitListeners } from '@goldkeep/persistence';
import { EVENTS_OPTIONS, type EventsOptions } from '../events-options';
import { OutboxRelay } from './outbox-relay';

const CHANNEL = 'goldkeep:outbox';

/**
 * Wakes the relay after every commit: the one of this process directly, else whichever hears it through Redis. A relay
 * that hears nothing looks by itself a few times a second.
 */
@Injectable()
export class RelayBell implements OnApplicationBootstrap {
  private readonly logger = new Logger(RelayBell.name);
  private isRinging = false;

  constructor(
    @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions,
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
    private readonly commits: CommitListeners,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay) {
      this.commits.add(() => {
        this.relay.wake();
        return Promise.resolve();
      });
      this.redis?.subscribe(CHANNEL, () => this.relay.wake());
    } else if (this.redis) {
      const { redis } = this;
      this.commits.add(() => {
        void this.ring(redis);
        return Promise.resolve();
      });
    }
  }

  /** One ring at a time: the relay looks at everything that is there when it hears it. */
  private async ring(redis: RedisConnection): Promise<void> {
    if (this.isRinging) return;
    this.isRinging = true;
    try {
      await redis.run((client) => client.publish(CHANNEL, ''));
    } catch (error) {
      this.logger.debug(`the relay was not woken: ${String(error)}`);
    } finally {
      this.isRinging = false;
    }
  }
}
