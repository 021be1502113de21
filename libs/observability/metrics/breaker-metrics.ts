import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { DatabaseBreaker, type BreakerState } from '@goldkeep/resilience';
import { Metrics } from './metrics';

const NUMBERS: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** How the circuit breaker round the database does. */
@Injectable()
export class BreakerMetrics {
  constructor({ registry }: Metrics, breaker: DatabaseBreaker) {
    const registers = [registry];
    const state = new Gauge({
      name: 'goldkeep_circuit_breaker_state',
      help: 'The circuit breaker round the database: 0 closed, 1 half open, 2 open.',
      registers,
    });
    const openings = new Counter({
      name: 'goldkeep_circuit_breaker_openings_total',
      help: 'How often the circuit breaker has opened, a reopening by a failed probe included.',
      registers,
    });
    breaker.onStateChange((entered) => {
      state.set(NUMBERS[entered]);
      if (entered === 'open') openings.inc();
    });
  }
}
