import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SHARD_COUNT, type Shard } from '../shards';
import type { Sweep } from './sweep';

export const SWEEPS = Symbol('SWEEPS');

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;
/** A statement for this many rows takes some 20 ms, far below every limit, also when nobody has swept for months. */
const ROWS_MAX = 5_000;

/** Sweeps once an hour, shard by shard. Any number of processes may: what one has deleted, another does not find. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(SWEEPS) private readonly sweeps: readonly Sweep[],
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.startIn(FIRST_AFTER_MS);
  }

  /** Ends the running sweep at its next statement. It comes before the shutdown hooks proper, which close the database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Deletes all that is old now. @throws what the database throws; what was deleted before stays so */
  async sweep(): Promise<void> {
    for (const { table, statement } of this.sweeps) {
      let deleted = 0;
      for (let shard = 0; shard < SHARD_COUNT; shard++) deleted += await this.sweepShard(statement, shard);
      this.logger.debug(`${table}: ${deleted} old rows deleted`);
    }
  }

  private startIn(ms: number): void {
    this.timer = setTimeout(() => {
      this.running = this.run().finally(() => {
        if (!this.isStopping) this.startIn(EVERY_MS);
      });
    }, ms).unref();
  }

  private async run(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.logger.warn(`old rows stay for another hour: ${String(error)}`);
    }
  }

  private async sweepShard(statement: string, shard: Shard): Promise<number> {
    let all = 0;
    let last = ROWS_MAX;
    while (last === ROWS_MAX && !this.isStopping) {
      const [row] = await this.dataSource.query<{ deleted: string }[]>(statement, [shard, ROWS_MAX]);
      last = Number(row?.deleted);
      all += last;
    }
    return all;
  }
}
