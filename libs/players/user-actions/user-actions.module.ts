import { Module, type DynamicModule } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { OpenSessionHandler } from '../sessions/open-session/open-session.handler';
import { RevokeSessionsHandler } from '../sessions/revoke-sessions/revoke-sessions.handler';
import { SessionTickets } from '../sessions/session-tickets';
import { SessionsController } from '../sessions/sessions.controller';
import { SESSIONS_OPTIONS, type SessionsOptions } from '../sessions/sessions-options';
import { UserGate } from './gate/user-gate';
import { KnownPlayers } from './known-players';

/** Gives every module what controllers of `UserActions` need, and issues the tickets by which players' clients call. */
@Module({})
export class UserActionsModule {
  static forRoot(options: SessionsOptions): DynamicModule {
    return {
      module: UserActionsModule,
      global: true,
      imports: [GamesModule],
      controllers: [SessionsController],
      providers: [
        { provide: SESSIONS_OPTIONS, useValue: options },
        KnownPlayers,
        OpenSessionHandler,
        RevokeSessionsHandler,
        SessionTickets,
        UserGate,
      ],
      exports: [GamesModule, KnownPlayers, SessionTickets, UserGate],
    };
  }
}
