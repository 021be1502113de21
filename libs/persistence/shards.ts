/**
 * Every table that grows with players is led by a shard: the lane that batches writes, the slot of every
 * counter and the partition of the outbox. The count is fixed at install: changing it would move players.
 */
export const SHARD_COUNT = 64;

/** Where a player lives; between 0 and {@link SHARD_COUNT} - 1. */
export type Shard = number;

const ASCII = /^[\x20-\x7e]*$/;

/**
 * The key under which an e-mail address is unique in its game: trimmed, composed (NFC) and lower-cased without
 * regard to a locale, so `İ` stays apart from `i` and `ß` from `ss`: those name different mailboxes.
 * This function is the only place where the rule exists; SQL compares the stored result byte for byte.
 */
export function emailKeyOf(email: string): string {
  // Composing leaves ASCII as it is, and takes longer than all the rest; nearly every address is ASCII.
  if (ASCII.test(email)) return email.trim().toLowerCase();
  return email.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/** The shard of a new player, from the game and the e-mail key (or `external:` + id). Stored, never computed in SQL. */
export function shardOf(gameId: number, playerKey: string): Shard {
  let hash = 0x811c9dc5 ^ gameId; // FNV-1a over UTF-16 code units, then murmur3's finaliser to mix the low bits.
  for (let index = 0; index < playerKey.length; index++) {
    hash = Math.imul(hash ^ playerKey.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % SHARD_COUNT;
}

/** `player_id = n * SHARD_COUNT + shard`: an id names its shard. */
export function shardOfPlayer(playerId: number): Shard {
  return playerId % SHARD_COUNT;
}
