import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const BATCH_BUCKETS_COMMANDS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const REQUEST_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const LEDGER_WAITING_METRIC = 'goldkeep_ledger_waiting_commands';

export interface ObservedRequest {
  readonly method: string;
  /** The route's pattern, never the address: each value is kept for good. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What the process measures of itself, in a registry of its own. */
@Injectable()
export class Metrics {
  /** For metrics that live beside what they measure. */
  readonly registry = new Registry();
  private readWaiting: () => number = () => 0;

  private readonly ledgerBatches = new Histogram({
    name: 'goldkeep_ledger_batch_commands',
    help: 'Commands sent to the ledger in one call.',
    buckets: BATCH_BUCKETS_COMMANDS,
    registers: [this.registry],
  });

  private readonly requests = new Histogram({
    name: 'goldkeep_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_SECONDS,
    registers: [this.registry],
  });

  constructor() {
    const { registry } = this;
    const readWaiting = () => this.readWaiting();
    new Gauge({
      name: LEDGER_WAITING_METRIC,
      help: 'Commands accepted and not yet sent to the ledger.',
      registers: [registry],
      collect() {
        this.set(readWaiting());
      },
    });
    collectDefaultMetrics({ register: registry });
  }

  observeLedgerBatch(commands: number): void {
    this.ledgerBatches.observe(commands);
  }

  /** @param read asked at every scrape for the number of commands waiting in all lanes */
  watchWaitingCommands(read: () => number): void {
    this.readWaiting = read;
  }

  observeRequest({ method, route, status, seconds }: ObservedRequest): void {
    this.requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }
}
