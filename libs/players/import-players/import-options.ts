import type { PlayerFormat } from './player-lines';
import type { RejectedLine } from './rejected-line';

/** How far an import has come. */
export interface ImportProgress {
  readonly bytesRead: number;
  /** Lines, without the header and blank ones. */
  readonly read: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly rejected: number;
}

export interface ImportOptions {
  readonly gameId: number;
  readonly bytes: AsyncIterable<Buffer>;
  /** Undefined: told by the first character. */
  readonly format: PlayerFormat | undefined;
  /** Ends the import after the slices under way. */
  readonly signal: AbortSignal;
  /** Takes lines that are not imported; the import goes on when it resolves. */
  readonly reject: (lines: readonly RejectedLine[]) => Promise<void>;
  readonly observe: (progress: ImportProgress) => void;
}
