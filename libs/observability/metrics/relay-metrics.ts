import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { RelayObserver } from '@goldkeep/events';
import { Metrics } from './metrics';

export const OUTBOX_LAG_METRIC = 'goldkeep_outbox_lag_seconds';

/** How the outbox is doing. */
@Injectable()
export class RelayMetrics extends RelayObserver {
  private readonly publishedEvents: Counter<'topic'>;
  private readonly failedEvents: Counter<'topic'>;
  private readonly lagSeconds: Gauge;

  constructor({ registry }: Metrics) {
    super();
    const registers = [registry];
    this.publishedEvents = new Counter({
      name: 'goldkeep_outbox_published_events_total',
      help: 'Events handed to all their handlers and taken out of the outbox by this process.',
      labelNames: ['topic'],
      registers,
    });
    this.failedEvents = new Counter({
      name: 'goldkeep_outbox_failed_events_total',
      help: 'Attempts to deliver an event that failed; each is repeated.',
      labelNames: ['topic'],
      registers,
    });
    this.lagSeconds = new Gauge({
      name: OUTBOX_LAG_METRIC,
      help: 'Age of the oldest event in the outbox, as the relay of this process last saw it.',
      registers,
    });
    // Where no relay runs there is no lag to tell of, least of all zero.
    this.lagSeconds.remove();
  }

  override published(topic: string, events: number): void {
    this.publishedEvents.inc({ topic }, events);
  }

  override failed(topic: string): void {
    this.failedEvents.inc({ topic });
  }

  override lag(seconds: number): void {
    this.lagSeconds.set(seconds);
  }
}
