/** A line that was not imported, and why. */
export interface RejectedLine {
  /** From 1, the header of a CSV file included. */
  readonly line: number;
  /** A sentence without its subject, the line. */
  readonly reason: string;
  readonly text: string;
}
