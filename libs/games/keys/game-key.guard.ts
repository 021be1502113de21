import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { whenThere, type Awaitable } from '@goldkeep/cache';
import type { KeyScope } from '../entities/api-key.entity';
import { ScopeMissingError } from '../games-errors';
import { GameKeyAuthenticator, type GameContext } from './game-key-authenticator';

interface GameRequest {
  readonly headers: { readonly 'x-game-secret-key'?: string };
  gameContext?: GameContext;
}

/** The key of the metadata that names the scope a route needs. */
export const KEY_SCOPE = Symbol('key scope');

/** The scope that a key needs for a route or a whole controller; without it, any valid key will do. */
export function RequireScope(scope: KeyScope): CustomDecorator<symbol> {
  return SetMetadata(KEY_SCOPE, scope);
}

/** The {@link GameContext} of the caller; only behind {@link GameKeyGuard}. */
export const CurrentGame = createParamDecorator((_data: unknown, context: ExecutionContext): GameContext => {
  const { gameContext } = context.switchToHttp().getRequest<GameRequest>();
  if (!gameContext) throw new Error('CurrentGame stands on a route without GameKeyGuard');
  return gameContext;
});

/** Lets a game backend through whose header `X-Game-Secret-Key` carries a valid key with the scope of the route. */
@Injectable()
export class GameKeyGuard implements CanActivate {
  constructor(
    private readonly authenticator: GameKeyAuthenticator,
    private readonly reflector: Reflector,
  ) {}

  /** @throws InvalidApiKeyError, GameNotActiveError, ScopeMissingError */
  canActivate(context: ExecutionContext): Awaitable<boolean> {
    const request = context.switchToHttp().getRequest<GameRequest>();
    return whenThere(this.authenticator.authenticate(request.headers['x-game-secret-key']), (game) => {
      const scope = this.reflector.getAllAndOverride<KeyScope | undefined>(KEY_SCOPE, [
        context.getHandler(),
        context.getClass(),
      ]);
      if (scope && !game.scopes.includes(scope)) throw new ScopeMissingError(scope);
      request.gameContext = game;
      return true;
    });
  }
}
