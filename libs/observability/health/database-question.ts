import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const ANSWER_TIME_MAX_MS = 1_000;

/** Asks whether the database answers, once however many want to know it at the same time. */
@Injectable()
export class DatabaseQuestion {
  private question: Promise<number | null> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** How long the database took to answer, in milliseconds; null when it did not within a second. */
  async answerTimeMs(): Promise<number | null> {
    // Probes that come while the database has not answered share one question, or they would use up the pool.
    this.question ??= this.ask();
    let timer: NodeJS.Timeout | undefined;
    const timeIsUp = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, ANSWER_TIME_MAX_MS, null);
    });
    const answerTimeMs = await Promise.race([this.question, timeIsUp]);
    clearTimeout(timer);
    return answerTimeMs;
  }

  private async ask(): Promise<number | null> {
    const askedAtMs = performance.now();
    try {
      await this.dataSource.query('SELECT 1');
      return performance.now() - askedAtMs;
    } catch {
      return null; // The log has it from those who really needed the database.
    } finally {
      this.question = undefined;
    }
  }
}
