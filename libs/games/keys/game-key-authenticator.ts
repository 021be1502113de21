import { Injectable } from '@nestjs/common';
import { digestOf } from '@goldkeep/auth';
import { GameDirectory } from '../directory/game-directory';
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

/** Tells which game a secret key speaks for. Routes with a choice of credentials use it in place of the guard. */
@Injectable()
export class GameKeyAuthenticator {
  constructor(private readonly directory: GameDirectory) {}

  /** @throws InvalidApiKeyError, GameNotActiveError */
  async authenticate(secretKey: unknown): Promise<GameContext> {
    // What does not even look like a key costs no question to the database.
    if (typeof secretKey !== 'string' || !SECRET_KEY.test(secretKey)) throw new InvalidApiKeyError();
    const key = await this.directory.byKeyDigest(digestOf(secretKey));
    if (!key) throw new InvalidApiKeyError();
    const { game, keyId, scopes, caps } = key;
    if (game.status !== 'live' && game.status !== 'testing') throw new GameNotActiveError(game.status);
    return { snapshot: game, keyId, scopes, caps };
  }
}
