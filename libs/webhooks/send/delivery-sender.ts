import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { CircuitOpenError, Pause } from '@goldkeep/resilience';
import { WEBHOOKS_OPTIONS, type WebhooksOptions } from '../webhooks-options';
import { DeliveryQueue, type Attempt, type DueDelivery } from './delivery-queue';
import { MessageBodies } from './message-body';
import { messageIdOf } from './message-id';
import { postMessage } from './post-message';

/** Attempts of this process at the same time. */
const AT_ONCE_MAX = 64;
/** An endpoint with this many under way gets no more, so that a slow one does not hold the others up. */
const AT_ONCE_PER_ENDPOINT_MAX = 8;
const POLL_MS = 500;
const TROUBLE_MS = 2_000;

const FIRST_RETRY_MS = 5_000;
const RETRY_MAX_MS = 3_600_000;
/** A day: whoever is away for longer asks for what was parked. */
const GIVEN_UP_AFTER_MS = 86_400_000;
/** Retries are spread by half of their time, so that an endpoint that comes back is not met by all of them at once. */
const JITTER_SHARE = 0.5;

/** How long to wait after the n-th failed attempt. @param random 0 to 1 @example retryDelayMs(1, 0.5) // 5000 */
export function retryDelayMs(attempts: number, random: number): number {
  const usual = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), RETRY_MAX_MS);
  return Math.round(usual * (1 + JITTER_SHARE * (2 * random - 1)));
}

/** Sends what is due, in this process; others may do the same beside it. */
@Injectable()
export class DeliverySender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliverySender.name);
  private readonly pause = new Pause();
  private readonly underWay = new Map<Promise<void>, number>();
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(WEBHOOKS_OPTIONS) private readonly options: WebhooksOptions,
    private readonly queue: DeliveryQueue,
    private readonly bodies: MessageBodies,
    private readonly clock: Clock,
  ) {}

  /** Says that there may be something to send. */
  wake(): void {
    this.pause.wake();
  }

  onApplicationBootstrap(): void {
    if (this.options.sends) this.running = this.run();
  }

  /** Finishes the attempts that are under way, ten seconds at most. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.pause.end();
    await this.running;
    await Promise.all(this.underWay.keys());
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      try {
        const room = Math.min(AT_ONCE_MAX - this.underWay.size, AT_ONCE_PER_ENDPOINT_MAX);
        const due = room > 0 ? await this.queue.claim(room, this.busyEndpoints()) : [];
        for (const delivery of due) this.begin(delivery);
        if (due.length === 0 || room === 0) await this.pause.untilWoken(POLL_MS);
      } catch (error) {
        if (!(error instanceof CircuitOpenError)) this.logger.error({ err: error }, 'webhooks cannot be sent');
        await this.pause.rest(TROUBLE_MS);
      }
    }
  }

  private busyEndpoints(): readonly number[] {
    const counts = new Map<number, number>();
    for (const endpointId of this.underWay.values()) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= AT_ONCE_PER_ENDPOINT_MAX).map(([endpointId]) => endpointId);
  }

  private begin(delivery: DueDelivery): void {
    const attempt = this.deliver(delivery)
      .catch((error: unknown) => {
        // The turn comes back by itself when nobody ends it.
        if (!(error instanceof CircuitOpenError)) this.logger.error({ err: error }, 'a webhook could not be settled');
      })
      .finally(() => {
        this.underWay.delete(attempt);
        this.pause.wake();
      });
    this.underWay.set(attempt, delivery.endpointId);
  }

  private async deliver(delivery: DueDelivery): Promise<void> {
    const { endpoint } = delivery;
    if (!endpoint) {
      await this.queue.drop(delivery);
      return;
    }
    const body = await this.bodies.write({ ...delivery, gameId: endpoint.gameId });
    await this.queue.settle(delivery, await this.attempt(delivery, endpoint, body));
  }

  private async attempt(
    delivery: DueDelivery,
    { url, secret }: NonNullable<DueDelivery['endpoint']>,
    body: string,
  ): Promise<Attempt> {
    const { allowPrivate } = this.options;
    const message = { id: messageIdOf(delivery), body };
    try {
      const status = await postMessage(message, { url, secret, allowPrivate }, this.clock.nowMs());
      if (status >= 200 && status < 300) return { isDelivered: true, status, error: null, retryInMs: null };
      return { isDelivered: false, status, error: null, retryInMs: this.retryInMs(delivery) };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { isDelivered: false, status: null, error: text, retryInMs: this.retryInMs(delivery) };
    }
  }

  /** Null when it has been tried for a day. */
  private retryInMs({ pendingSince, attempts }: DueDelivery): number | null {
    const delayMs = retryDelayMs(attempts + 1, Math.random());
    return this.clock.nowMs() + delayMs - pendingSince.getTime() > GIVEN_UP_AFTER_MS ? null : delayMs;
  }
}
