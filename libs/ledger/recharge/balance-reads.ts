import type { BalanceKey, BookedBalance } from './read-balances';

type Found = readonly (BookedBalance | undefined)[];

interface PendingRead {
  readonly keys: readonly BalanceKey[];
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** The most reads that share one statement. */
const READS_MAX = 100;

/**
 * Reads balances for many writers over one connection: whatever has queued while a statement was under way goes out
 * together as the next one. A connection for each writer would take them all from everybody else.
 */
export class BalanceReads {
  private waiting: PendingRead[] = [];
  private isReading = false;

  constructor(private readonly readAll: (keys: readonly BalanceKey[]) => Promise<Found>) {}

  /** The balances of these keys, in their order; undefined where the game has no such player. */
  read(keys: readonly BalanceKey[]): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ keys, resolve, reject });
      if (!this.isReading) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isReading = true;
    // Writers that came in this turn of the event loop share the first statement.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.readTogether(this.waiting.splice(0, READS_MAX));
    this.isReading = false;
  }

  private async readTogether(reads: readonly PendingRead[]): Promise<void> {
    try {
      const found = await this.readAll(reads.flatMap(({ keys }) => keys));
      let start = 0;
      for (const { keys, resolve } of reads) {
        resolve(found.slice(start, start + keys.length));
        start += keys.length;
      }
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }
}
