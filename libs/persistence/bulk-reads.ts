import { Injectable } from '@nestjs/common';
import { bulkhead, isBulkheadRejectedError } from 'cockatiel';
import { Refusal } from '@goldkeep/http';

/**
 * The database works on one while the process works on another, and a third is on its way between them: with two, a
 * quarter of the processors' time went unused (2 cores). More of them would take the database's cores and the turns of this
 * process from everybody else's small reads, and fill the memory with work that waits half done.
 */
const AT_ONCE = 3;
/** Each request has at most three of them waiting. */
const WAITING_MAX = 10_000;
const RETRY_AFTER_SECONDS = 1;

/** Too many readings wait already. */
class TooManyReadsError extends Refusal {
  constructor() {
    super(503, 'service_unavailable', 'Too much is being read at the moment. Try again shortly.', {
      retry_after: RETRY_AFTER_SECONDS,
    });
  }
}

/** Lets readings of thousands of rows wait for each other: first come, first served. */
@Injectable()
export class BulkReads {
  private readonly gate = bulkhead(AT_ONCE, WAITING_MAX);

  /** @throws TooManyReadsError; what `read` throws */
  async run<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      return await this.gate.execute(read);
    } catch (error) {
      throw isBulkheadRejectedError(error) ? new TooManyReadsError() : error;
    }
  }
}
