import { noteChange, type Shard, type Transaction } from '@goldkeep/persistence';

/** Something that happened to a player and that the ledger does not announce itself. */
export interface PlayerEvent {
  readonly topic: 'player.created' | 'player.updated' | 'player.deleted';
  readonly shard: Shard;
  readonly gameId: number;
  readonly playerId: number;
}

/**
 * Puts an event into the outbox within the caller's transaction. It takes the shard's lock: call it before
 * touching the player's own rows, in the order of every other writer.
 */
export async function announce(tx: Transaction, { topic, shard, gameId, playerId }: PlayerEvent): Promise<void> {
  await tx.query(
    `WITH numbered AS (UPDATE shard SET next_event = next_event + 1 WHERE shard = $1 RETURNING next_event - 1 AS event)
     INSERT INTO outbox (shard, event, topic, game_id, player_id, created_at)
     SELECT $1, event, $2, $3, $4, now() FROM numbered`,
    [shard, topic, gameId, playerId],
  );
  noteChange(tx, { gameId, playerId });
}
