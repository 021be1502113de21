import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { GameSnapshot } from '@goldkeep/games';
import type { UsedTicket } from '../sessions/session-tickets';
import type { KnownPlayer } from './known-players';

/** On whose behalf an action runs. */
export interface UserContext {
  readonly game: GameSnapshot;
  readonly player: KnownPlayer;
  /** What the caller came with; null when a game backend calls with its key. */
  readonly ticket: UsedTicket | null;
}

export interface UserRequest {
  readonly headers: {
    readonly authorization?: string;
    readonly origin?: string;
    readonly 'x-game-secret-key'?: string;
  };
  readonly query: unknown;
  readonly body: unknown;
  userContext?: UserContext;
}

/** The {@link UserContext} of the caller; only in a controller of `UserActions`. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): UserContext => {
  const { userContext } = context.switchToHttp().getRequest<UserRequest>();
  if (!userContext) throw new Error('CurrentUser stands on a route without UserActions');
  return userContext;
});
