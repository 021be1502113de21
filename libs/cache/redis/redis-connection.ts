import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type BeforeApplicationShutdown, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createClient } from '@redis/client';
import { withinTime } from '@goldkeep/resilience';

/** Redis cannot be asked now. What it would have told must be found elsewhere. */
export class RedisUnavailableError extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`Redis is not available: ${why}`, options);
    this.name = 'RedisUnavailableError';
  }
}

/** Redis answers within a millisecond; one that takes this long would hold up the requests it is there to speed up. */
const ANSWER_TIME_MAX_MS = 500;
/** After a command that took too long, Redis is left alone for a moment, so that not every request waits in vain. */
const REST_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_STEP_MS = 50;
const RECONNECT_MAX_MS = 500;
const PING_EVERY_MS = 5_000;

function createRedisClient(url: string) {
  return createClient({
    url,
    // Commands given while the connection is away fail at once instead of waiting for it.
    disableOfflineQueue: true,
    pingInterval: PING_EVERY_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(RECONNECT_STEP_MS * (retries + 1), RECONNECT_MAX_MS),
    },
  });
}

export type RedisClient = ReturnType<typeof createRedisClient>;

/** Brings what lives in Redis in order, after every connect and before anybody else uses the connection. */
export type PrepareRedis = (client: RedisClient) => Promise<void>;

/** The Redis that all processes share. It may be away at any time, at start too: it then keeps being tried. */
export class RedisConnection implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly client: RedisClient;
  private readonly logger = new Logger(RedisConnection.name);
  private readonly subscribers: RedisClient[] = [];
  private readonly preparations: PrepareRedis[] = [];
  private isPrepared = false;
  private isStopping = false;
  private restUntilMs = 0;
  private endFirstAttempt: (() => void) | undefined;

  constructor(url: string) {
    this.client = createRedisClient(url);
    this.client.on('ready', () => void this.prepare());
    this.client.on('error', (error: Error) => this.lose(error));
    this.client.on('end', () => this.lose(new Error('the connection ended')));
  }

  /** Whether commands are worth a try. */
  get isReady(): boolean {
    return this.isPrepared && this.client.isReady && performance.now() >= this.restUntilMs;
  }

  /** Registers a preparation; to be called before the application starts. */
  beforeUse(prepare: PrepareRedis): void {
    this.preparations.push(prepare);
  }

  /** Starts to connect. Resolves when the first attempt is over, whether it succeeded or not. */
  async onModuleInit(): Promise<void> {
    const firstAttempt = new Promise<void>((resolve) => {
      this.endFirstAttempt = resolve;
    });
    this.connect();
    await firstAttempt;
  }

  /**
   * Runs commands within a time limit. Insistently: also while Redis is left alone after it took too long.
   * @throws RedisUnavailableError at once while Redis is away, after 500 ms when it does not answer
   */
  async run<Result>(work: (client: RedisClient) => Promise<Result>, how?: 'insistently'): Promise<Result> {
    const isWorthATry = how === 'insistently' ? this.isPrepared && this.client.isReady : this.isReady;
    if (!isWorthATry) throw new RedisUnavailableError('no connection');
    return this.guarded(work);
  }

  /** Hears what is published, as long as Redis is there; over a connection of its own, since listening takes one up. */
  subscribe(channel: string, listener: () => void): void {
    const subscriber = this.client.duplicate();
    this.subscribers.push(subscriber);
    subscriber.on('error', (error: Error) => this.logger.debug(`listening failed: ${error.message}`));
    const listening = subscriber.connect().then(() => subscriber.subscribe(channel, listener));
    listening.catch((error: unknown) => this.logger.debug(`listening failed: ${String(error)}`));
  }

  /** From here on a lost connection is no news. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.all([this.client, ...this.subscribers].map((client) => this.disconnect(client)));
  }

  private async guarded<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    try {
      return await withinTime(work(this.client), ANSWER_TIME_MAX_MS);
    } catch (error) {
      // Whether it hangs, reloads its data or is out of memory: for a moment it is not worth asking.
      this.restUntilMs = performance.now() + REST_MS;
      throw new RedisUnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  private connect(): void {
    // It resolves only once connected, and goes on trying by itself; every failure is also an 'error' event.
    this.client.connect().catch((error: unknown) => this.lose(error));
  }

  private async prepare(): Promise<void> {
    try {
      for (const prepare of this.preparations) await this.guarded(prepare);
      this.restUntilMs = 0;
      this.isPrepared = true;
      this.logger.log('connected to Redis');
      this.endFirstAttempt?.();
      this.endFirstAttempt = undefined;
    } catch (error) {
      this.lose(error);
      // A connection that cannot be prepared is as good as none: make a new one, after a moment.
      await this.disconnect(this.client);
      await pause(REST_MS);
      if (!this.isStopping) this.connect();
    }
  }

  private async disconnect(client: RedisClient): Promise<void> {
    await client.disconnect().catch((error: unknown) => {
      this.logger.debug(`the connection to Redis did not end cleanly: ${String(error)}`);
    });
  }

  private lose(error: unknown): void {
    const isNews = this.isPrepared || this.endFirstAttempt !== undefined;
    if (isNews && !this.isStopping) this.logger.warn(`Redis is away: ${String(error)}`);
    this.isPrepared = false;
    this.endFirstAttempt?.();
    this.endFirstAttempt = undefined;
  }
}
