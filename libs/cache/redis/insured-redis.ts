import type { Logger } from '@nestjs/common';
import { RedisUnavailableError, type RedisClient, type RedisConnection } from './redis-connection';

/** What must go on while Redis is away: done in Redis as a rule, in this process meanwhile, with one warning an outage. */
export class InsuredRedis {
  private isAway = false;

  /** @param subject what is kept in Redis, as the log names it: "rate limits" */
  constructor(
    private readonly redis: RedisConnection,
    private readonly logger: Logger,
    private readonly subject: string,
  ) {}

  /** @returns what `inRedis` answers or, when Redis is away or too slow, what `meanwhile` does */
  async run<Result>(
    inRedis: (client: RedisClient) => Promise<Result>,
    meanwhile: () => Result | Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await this.redis.run(inRedis);
      if (this.isAway) this.logger.log(`${this.subject} are shared by all processes again`);
      this.isAway = false;
      return result;
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      if (!this.isAway) this.logger.warn(`${this.subject} hold in each process by itself for now: ${error.message}`);
      this.isAway = true;
      return meanwhile();
    }
  }
}
