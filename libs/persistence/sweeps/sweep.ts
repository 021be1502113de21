/** Rows of one table that nobody reads any more, and how to delete some of them. */
export interface Sweep {
  readonly table: string;
  /** Deletes at most `$2` rows of shard `$1` and answers with their number as `deleted`. */
  readonly statement: string;
}
