import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RedisConnection } from '@goldkeep/cache';
import { ApiProcessStore } from './api-process-store';

const HEARTBEAT_MS = 5_000;

/** Notices when several api processes use one database and what they should share is not shared. */
@Injectable()
export class ApiProcesses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ApiProcesses.name);
  private readonly processId = randomUUID();
  private readonly hasRedis: boolean;
  private warning: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private beat: Promise<void> | undefined;

  constructor(
    private readonly store: ApiProcessStore,
    @Inject(RedisConnection) redis: RedisConnection | null,
  ) {
    this.hasRedis = redis !== null;
  }

  /** A sentence for whoever runs the server; undefined while all is well. */
  get alert(): string | undefined {
    return this.warning;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.report(), HEARTBEAT_MS).unref();
    await this.report();
  }

  /** Comes before the shutdown hooks proper, which close the database. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.beat; // Or it would put the row back.
    await this.store.remove(this.processId).catch((error: unknown) => this.miss(error));
  }

  /** Reports this process and looks for others; one report at a time. Never rejects. */
  async report(): Promise<void> {
    this.beat ??= this.reportOnce();
    await this.beat;
  }

  private async reportOnce(): Promise<void> {
    try {
      const { count, allHaveRedis } = await this.store.report({ processId: this.processId, hasRedis: this.hasRedis });
      this.warn(count > 0 && !(allHaveRedis && this.hasRedis) ? describe(count + 1) : undefined);
    } catch (error) {
      this.miss(error);
    } finally {
      this.beat = undefined;
    }
  }

  private warn(warning: string | undefined): void {
    if (warning === this.warning) return;
    this.warning = warning;
    if (warning === undefined) this.logger.log('no second api process without Redis any more');
    else this.logger.warn(warning);
  }

  /** Those who really need the database tell that it is away. */
  private miss(error: unknown): void {
    this.logger.debug(`no heartbeat: ${String(error)}`);
  }
}

function describe(processes: number): string {
  return (
    `${processes} api processes use this database, and not all of them have Redis. For each process alone then hold: ` +
    'purchase lockouts, rate limits, and cached views of players, which show what another process wrote only when ' +
    'their life is over or when this process delivers the event. Set REDIS_URL to the same Redis for all of them.'
  );
}
