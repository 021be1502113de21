import type { Shard } from './shards';
import type { Transaction } from './transaction';

/** A player where they live. */
export interface PlacedPlayer {
  readonly gameId: number;
  readonly playerId: number;
  readonly shard: Shard;
}

/**
 * What becomes of a table with player ids when a player is deleted or asks for everything that is held of them. Every
 * such table must have one of these: a test compares them with the schema.
 */
export interface PlayerTable {
  readonly table: string;
  /** `erase`: the rows go. `pseudonymise`: they stay without anything personal. `keep`: nothing in them is personal. */
  readonly onDeletion: 'erase' | 'pseudonymise' | 'keep';
  /** Does it, where deleting the player's rows is not all there is to do; must be there for `pseudonymise`. */
  readonly forget?: (tx: Transaction, player: PlacedPlayer) => Promise<unknown>;
  /**
   * The rows for an export: a SELECT of one jsonb column for shard `$1` and player `$2`. Default: all rows with them.
   * null: the table tells nothing that others do not tell.
   */
  readonly exportRows?: string | null;
}
