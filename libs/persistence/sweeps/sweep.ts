/** Rows of one table that have had their time, and how to delete some of them, or to fold them away. */
export interface Sweep {
  readonly table: string;
  /** Deletes or folds away at most `$2` rows of shard `$1` and answers with their number as `deleted`. */
  readonly statement: string;
}
