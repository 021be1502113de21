import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { CircuitOpenError } from './circuit-open-error';
import { describeFailure, evidenceOf, type Evidence } from './evidence';

const FAILURES_MAX_DEFAULT = 5;
const OPEN_DEFAULT_MS = 30_000;
const RETRY_AFTER_MIN_SECONDS = 1;
const MS_PER_SECOND = 1_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface DatabaseBreakerOptions {
  /** Asks the database over a connection of its own; rejects when it does not answer, and always ends. */
  readonly probe: () => Promise<void>;
  /** Failures in a row that open the breaker; default 5. */
  readonly failuresMax?: number;
  /** How long it stays open before the probe, in milliseconds; default 30,000. */
  readonly openMs?: number;
}

/**
 * The circuit breaker round the database, one per process. Failures in a row open it; while it is open nothing is sent.
 * After a while one probe, which is the breaker's own and no user's request, decides whether it closes again.
 */
export class DatabaseBreaker implements OnApplicationShutdown {
  private readonly logger = new Logger(DatabaseBreaker.name);
  private readonly consecutive: ConsecutiveBreaker;
  private readonly policy: CircuitBreakerPolicy;
  private readonly probe: () => Promise<void>;
  private readonly openMs: number;
  private lastFailure = '';
  private openingCount = 0;
  private probeAtMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor({ probe, failuresMax = FAILURES_MAX_DEFAULT, openMs = OPEN_DEFAULT_MS }: DatabaseBreakerOptions) {
    this.probe = probe;
    this.openMs = openMs;
    this.consecutive = new ConsecutiveBreaker(failuresMax);
    this.policy = circuitBreaker(
      handleWhenResult((evidence) => evidence === 'failure'),
      // The timer keeps the waiting time: cockatiel would measure it by the system's clock, which may be set back.
      { breaker: this.consecutive, halfOpenAfter: -Infinity },
    );
    this.policy.onStateChange(() => this.enter(this.state));
  }

  get state(): BreakerState {
    if (this.policy.state === CircuitState.Closed) return 'closed';
    return this.policy.state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Backend failures since the last answer. */
  get failures(): number {
    return this.consecutive.state;
  }

  /** How often it has opened, a reopening by a failed probe included. */
  get openings(): number {
    return this.openingCount;
  }

  /** Whole seconds until the probe, at least 1; undefined while the breaker is closed. */
  get retryAfterSeconds(): number | undefined {
    if (this.state === 'closed') return undefined;
    const seconds = Math.ceil((this.probeAtMs - performance.now()) / MS_PER_SECOND);
    return Math.max(RETRY_AFTER_MIN_SECONDS, seconds);
  }

  /** To be called before anything new is begun with the database. @throws CircuitOpenError unless it is closed */
  admit(): void {
    const { retryAfterSeconds } = this;
    if (retryAfterSeconds !== undefined) throw new CircuitOpenError(retryAfterSeconds);
  }

  /** Runs a statement or a connection attempt and counts how it ends. Never refuses: a ROLLBACK must always go out. */
  async observe<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      void this.note();
      return result;
    } catch (error) {
      await this.note(error);
      throw error;
    }
  }

  /** Counts how something ended, as {@link observe} does: with an answer unless there is an error. Never rejects. */
  async note(error?: unknown): Promise<void> {
    const evidence = error == null ? 'answer' : evidenceOf(error);
    if (evidence === 'failure') this.lastFailure = describeFailure(error);
    // What ends later than the failures that opened it tells nothing new: then the probe alone decides.
    if (evidence && this.policy.state === CircuitState.Closed) await this.policy.execute(() => evidence);
  }

  onStateChange(listener: (state: BreakerState) => void): void {
    this.policy.onStateChange(() => listener(this.state));
  }

  /** From here on there are no probes. */
  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private enter(state: BreakerState): void {
    switch (state) {
      case 'closed':
        return this.logger.log('the database answers again: the circuit closes');
      case 'half_open':
        return this.logger.log('the circuit is half open: asking the database whether it is back');
      case 'open':
        return this.open();
    }
  }

  private open(): void {
    this.openingCount++;
    this.probeAtMs = performance.now() + this.openMs;
    if (!this.isStopped) this.timer = setTimeout(() => void this.ask(), this.openMs).unref();
    this.logger.warn(
      `the circuit opens for ${this.openMs / MS_PER_SECOND} s after ${this.failures} failures in a row, the last: ${this.lastFailure}`,
    );
  }

  private async ask(): Promise<void> {
    await this.policy.execute(async (): Promise<Evidence> => {
      try {
        await this.probe();
        return 'answer';
      } catch (error) {
        this.lastFailure = describeFailure(error);
        return 'failure';
      }
    });
  }
}
