import type { Logger } from '@nestjs/common';
import { RedisUnavailableError, type Awaitable } from '@goldkeep/cache';

/** What the store answers; undefined while it is away: balances are then read from the database each time. */
export async function unlessAway<Result>(work: Awaitable<Result>, logger: Logger): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RedisUnavailableError)) throw error;
    logger.debug(error.message);
    return undefined;
  }
}
