import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { digestOf } from '@goldkeep/auth';
import { whenThere, type Awaitable } from '@goldkeep/cache';
import { GameDirectory, type KnownKey } from '../directory/game-directory';
import type { GameSnapshot } from '../directory/game-snapshot';
import type { KeyCaps, KeyScope } from '../entities/api-key.entity';
import { GameNotActiveError, InvalidApiKeyError } from '../games-errors';

export const SECRET_KEY_PREFIX = 'gk_';

/** The part of a caller's key that bounds what it may credit. */
export type KeyLimits = Pick<GameContext, 'keyId' | 'caps'>;

const SECRET_KEY = /^gk_[A-Za-z0-9_-]{43}$/;

/** On whose behalf a game backend calls, and what its key allows. */
export interface GameContext {
  readonly snapshot: GameSnapshot;
  readonly keyId: number;
  readonly scopes: readonly KeyScope[];
  readonly caps: KeyCaps | null;
}

/** Digests of keys in use. What a busy server would otherwise compute for each request takes longer than to look up. */
const DIGESTS_MAX = 10_000;

/** Tells which game a secret key speaks for. Routes with a choice of credentials use it in place of the guard. */
@Injectable()
export class GameKeyAuthenticator {
  private readonly digests = new LRUCache<string, string>({ max: DIGESTS_MAX });

  constructor(private readonly directory: GameDirectory) {}

  /** @throws InvalidApiKeyError, GameNotActiveError */
  authenticate(secretKey: unknown): Awaitable<GameContext> {
    // What does not even look like a key costs no question to the database.
    if (typeof secretKey !== 'string' || !SECRET_KEY.test(secretKey)) throw new InvalidApiKeyError();
    const known = this.digests.get(secretKey);
    if (known !== undefined) return whenThere(this.directory.byKeyDigest(known), contextOf);
    const digest = digestOf(secretKey).toString('base64');
    return whenThere(this.directory.byKeyDigest(digest), (key) => {
      const context = contextOf(key);
      // Only of keys that were found: strangers' guesses would push those in use out.
      this.digests.set(secretKey, digest);
      return context;
    });
  }
}

function contextOf(key: KnownKey | undefined): GameContext {
  if (!key) throw new InvalidApiKeyError();
  const { game, keyId, scopes, caps } = key;
  if (game.status !== 'live' && game.status !== 'testing') throw new GameNotActiveError(game.status);
  return { snapshot: game, keyId, scopes, caps };
}
