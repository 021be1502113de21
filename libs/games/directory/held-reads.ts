import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Awaitable } from '@goldkeep/cache';
import { answerOf } from '@goldkeep/http';
import { CircuitOpenError } from '@goldkeep/resilience';

const UNAVAILABLE = 503;
/** In the last part of its life a value in use is read again beside the requests, so that none has to wait for it. */
const REFRESH_AHEAD_SHARE = 0.5;

interface Held<Value> {
  readonly value: Value;
  readonly readAtMs: number;
  readonly readAgainAtMs: number;
}

interface HeldReadsOptions {
  /** Values held; the ones unused for longest go first. */
  readonly max: number;
  /** A value this old is read again. */
  readonly lifeMs: number;
  /** A value up to this old still serves while the database does not answer. */
  readonly staleMs: number;
  readonly nowMs: () => number;
}

/** Values read from the database and held in the process for a moment; one read at a time for each key. */
export class HeldReads<Value extends object> {
  private readonly logger = new Logger(HeldReads.name);
  private readonly held: LRUCache<string, Held<Value>>;
  private readonly flights = new Map<string, Promise<Value | undefined>>();
  /** Counts the drops, so that a read which began before one is not held after it. */
  private generation = 0;

  constructor(private readonly options: HeldReadsOptions) {
    this.held = new LRUCache({ max: options.max });
  }

  /**
   * The held value, or what `read` finds. Undefined is not held, so that something new is seen at once. While the
   * database is away, a stale value serves for another life before it is asked again.
   */
  get(key: string, read: () => Promise<Value | undefined>): Awaitable<Value | undefined> {
    const held = this.held.get(key);
    const leftMs = held ? held.readAgainAtMs - this.options.nowMs() : 0;
    if (!held || leftMs <= 0) return this.flights.get(key) ?? this.begin(key, read);
    if (leftMs < this.options.lifeMs * REFRESH_AHEAD_SHARE && !this.flights.has(key)) {
      this.begin(key, read).catch((error: unknown) => {
        this.logger.warn(`a value could not be read ahead: ${answerOf(error).message}`);
      });
    }
    return held.value;
  }

  /** Forgets what `matches`. A read under way answers those who wait for it already, and nobody later. */
  drop(matches: (value: Value) => boolean): void {
    this.generation++;
    this.flights.clear();
    for (const [key, { value }] of this.held.entries()) {
      if (matches(value)) this.held.delete(key);
    }
  }

  private begin(key: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const flight = this.readAndHold(key, read);
    this.flights.set(key, flight);
    return flight;
  }

  private async readAndHold(key: string, read: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const { generation } = this;
    const readAtMs = this.options.nowMs();
    try {
      const value = await read();
      if (generation === this.generation) this.hold(key, value, readAtMs);
      return value;
    } catch (error) {
      return this.prolong(key, error);
    } finally {
      if (generation === this.generation) this.flights.delete(key);
    }
  }

  private hold(key: string, value: Value | undefined, readAtMs: number): void {
    if (value) this.held.set(key, { value, readAtMs, readAgainAtMs: readAtMs + this.options.lifeMs });
    else this.held.delete(key);
  }

  private prolong(key: string, error: unknown): Value {
    const nowMs = this.options.nowMs();
    const stale = this.held.get(key);
    const { status, message } = answerOf(error);
    if (status !== UNAVAILABLE || !stale || nowMs - stale.readAtMs > this.options.staleMs) throw error;
    if (!(error instanceof CircuitOpenError)) this.logger.warn(`a stale value serves: ${message}`);
    this.held.set(key, { ...stale, readAgainAtMs: nowMs + this.options.lifeMs });
    return stale.value;
  }
}
