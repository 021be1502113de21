import { Injectable } from '@nestjs/common';
import { bulkhead } from 'cockatiel';

/**
 * The database works on one while the process works on the other. More of them would take the database's cores and the
 * turns of this process from everybody else's small reads, and fill the memory with work that waits half done.
 */
const AT_ONCE = 2;
/** Far more than a process can have requests for. */
const WAITING_MAX = 10_000;

/** Lets readings of thousands of rows wait for each other: first come, first served. */
@Injectable()
export class BulkReads {
  private readonly gate = bulkhead(AT_ONCE, WAITING_MAX);

  run<Result>(read: () => Promise<Result>): Promise<Result> {
    return this.gate.execute(read);
  }
}
