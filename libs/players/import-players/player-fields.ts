/** What a line says of a player, not yet checked. What is absent, null or an empty cell is undefined. */
export interface PlayerFields {
  readonly email: unknown;
  readonly name: unknown;
  readonly dateJoined: unknown;
  /** Currency codes and amounts. */
  readonly balances: readonly (readonly [code: string, amount: unknown])[];
}

/** Reads lines of one format. Lines that cannot be read become the error that says why. */
export interface LineFormat {
  readLines(texts: readonly string[]): readonly (PlayerFields | Error)[];
}
