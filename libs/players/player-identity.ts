import { decodeBase32, emailKeyOf, encodeBase32, shardOf, type Shard } from '@goldkeep/persistence';

/** What names a player in a game for good: an e-mail address, or an id of the game's own. */
export type PlayerIdentity = { readonly email: string } | { readonly externalId: string };

/** The place of a player with an e-mail address: the shard and the stored key. Imports use the same function. */
export function placeOfEmail(gameId: number, email: string): { readonly shard: Shard; readonly emailKey: string } {
  const emailKey = emailKeyOf(email);
  return { shard: shardOf(gameId, emailKey), emailKey };
}

/** The place of a player by either name. */
export function placeOf(
  gameId: number,
  identity: PlayerIdentity,
): { readonly shard: Shard; readonly emailKey: string | null } {
  if ('email' in identity) return placeOfEmail(gameId, identity.email);
  return { shard: shardOf(gameId, `external:${identity.externalId}`), emailKey: null };
}

/** 11 characters of base 32 hold every id below 2^53. */
const USER_ID_CHARS = 11;

const USER_ID_PREFIX = 'usr_';

/** The opaque id by which players' clients know a player. @example userIdOf(12345) // "usr_000000000C1S" */
export function userIdOf(playerId: number): string {
  return `${USER_ID_PREFIX}${encodeBase32(playerId, USER_ID_CHARS)}`;
}

/** The player id behind what {@link userIdOf} wrote; undefined for any other text. */
export function playerIdOf(userId: string): number | undefined {
  const digits = userId.slice(USER_ID_PREFIX.length);
  if (!userId.startsWith(USER_ID_PREFIX) || digits.length !== USER_ID_CHARS) return undefined;
  return decodeBase32(digits);
}
