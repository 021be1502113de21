import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';

const ANSWER_TIME_MAX_MS = 1_000;

/** Why no requests should be sent here now. */
export type Unreadiness = 'stopping' | 'database';

/** Whether this process should be sent requests. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private isStopping = false;
  private question: Promise<boolean> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Nest calls this before it closes anything. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Undefined when ready; answers within a second. */
  async findObstacle(): Promise<Unreadiness | undefined> {
    if (this.isStopping) return 'stopping';
    return (await this.databaseAnswersInTime()) ? undefined : 'database';
  }

  private async databaseAnswersInTime(): Promise<boolean> {
    // Probes that come while the database has not answered share one question, or they would use up the pool.
    this.question ??= this.askDatabase();
    let timer: NodeJS.Timeout | undefined;
    const timeIsUp = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, ANSWER_TIME_MAX_MS, false);
    });
    const isAnswered = await Promise.race([this.question, timeIsUp]);
    clearTimeout(timer);
    return isAnswered;
  }

  private async askDatabase(): Promise<boolean> {
    try {
      await this.dataSource.query('SELECT 1');
      return true;
    } catch {
      return false; // The log has it from those who really needed the database.
    } finally {
      this.question = undefined;
    }
  }
}
