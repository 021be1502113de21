import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import { PlayerNotFoundError } from './players-errors';

/** A player of a game, as writers of the player's state name it. */
export interface PlayerKey {
  readonly gameId: number;
  readonly playerId: number;
}

/**
 * Begins a write to what a player owns besides money: items, custom data, sections, play time. It counts the player's
 * version up and thereby holds the player's state until the transaction ends, so writers of one player come one after
 * the other, on whatever instance they run, and never meet a deleted player. Call it before anything else of the
 * transaction; what takes a shard's lock (the ledger, `announce`) must come before it.
 * @returns the new version
 * @throws PlayerNotFoundError
 */
export async function lockState(tx: Transaction, { gameId, playerId }: PlayerKey): Promise<number> {
  const [rows] = await tx.query<[{ version: string }[], number]>(
    `UPDATE player SET state_version = state_version + 1
      WHERE shard = $1 AND player_id = $2 AND game_id = $3 AND deleted_at IS NULL RETURNING state_version AS version`,
    [shardOfPlayer(playerId), playerId, gameId],
  );
  const [row] = rows;
  if (!row) throw new PlayerNotFoundError();
  return Number(row.version);
}
