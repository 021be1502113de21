import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '@goldkeep/auth';
import {
  GameDirectory,
  GameKeyAuthenticator,
  GameNotActiveError,
  ScopeMissingError,
  type GameSnapshot,
} from '@goldkeep/games';
import { playerIdOf } from '../player-identity';
import { SessionTickets } from '../sessions/session-tickets';
import { checkOrigin } from './browser-origins';
import { KnownPlayers, type KnownPlayer } from './known-players';
import {
  InvalidSessionTicketError,
  SessionExpiredError,
  UnknownTitleError,
  UserBannedError,
  UserIdMismatchError,
  UserIdRequiredError,
  UserNotFoundError,
} from './user-action-errors';
import type { UserContext, UserRequest } from './user-context';

const BEARER = /^Bearer +(\S+) *$/i;

/** Whom a request names besides its credentials: in the address of the older routes, or in the body. */
interface NamedUser {
  readonly userId: string | undefined;
  readonly titleId: string | undefined;
}

/** Lets a player's client in by its ticket, and a game backend by its key and the `UserID`; banned players are refused. */
@Injectable()
export class UserActionGuard implements CanActivate {
  constructor(
    private readonly tickets: SessionTickets,
    private readonly keys: GameKeyAuthenticator,
    private readonly games: GameDirectory,
    private readonly players: KnownPlayers,
    private readonly clock: Clock,
  ) {}

  /** @throws one of the errors of user-action-errors.ts, InvalidApiKeyError, ScopeMissingError, GameNotActiveError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<UserRequest>();
    const named = namedUser(request);
    const ticket = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const secretKey = request.headers['x-game-secret-key'];
    const meetGame = (game: GameSnapshot): void => {
      checkOrigin(request.headers.origin, game, http.getResponse<FastifyReply>());
      if (named.titleId !== undefined && named.titleId !== game.titleId) throw new UnknownTitleError();
      if (game.status !== 'live' && game.status !== 'testing') throw new GameNotActiveError(game.status);
    };
    const user =
      ticket === undefined && secretKey !== undefined
        ? await this.byKey(secretKey, named, meetGame)
        : await this.byTicket(ticket, named, meetGame);
    if (user.player.isBanned) throw new UserBannedError(user.player.banReason);
    request.userContext = user;
    return true;
  }

  private async byTicket(
    text: string | undefined,
    { userId }: NamedUser,
    meetGame: (game: GameSnapshot) => void,
  ): Promise<UserContext> {
    const claims = text === undefined ? undefined : this.tickets.read(text);
    if (text === undefined || !claims) throw new InvalidSessionTicketError();
    const { gameId, playerId, epoch, issuedAt, expiresAt } = claims;
    if (userId !== undefined && playerIdOf(userId) !== playerId) throw new InvalidSessionTicketError();
    const game = await this.games.snapshot(gameId);
    meetGame(game);
    if (expiresAt.getTime() <= this.clock.nowMs()) throw new SessionExpiredError();
    const player = await this.players.find(gameId, playerId);
    if (player?.ticketEpoch !== epoch) throw new InvalidSessionTicketError();
    return { game, player, ticket: { text, issuedAt, expiresAt } };
  }

  private async byKey(
    secretKey: string,
    { userId }: NamedUser,
    meetGame: (game: GameSnapshot) => void,
  ): Promise<UserContext> {
    const { snapshot: game, scopes } = await this.keys.authenticate(secretKey);
    if (!scopes.includes('players')) throw new ScopeMissingError('players');
    meetGame(game);
    if (userId === undefined) throw new UserIdRequiredError();
    return { game, player: await this.find(game, userId), ticket: null };
  }

  private async find({ gameId }: GameSnapshot, userId: string): Promise<KnownPlayer> {
    const playerId = playerIdOf(userId);
    const player = playerId === undefined ? undefined : await this.players.find(gameId, playerId);
    if (!player) throw new UserNotFoundError();
    return player;
  }
}

/** Clients send their own TitleID in every body, whether it is ours or not: only that of the address must be right. */
function namedUser({ query, body }: UserRequest): NamedUser {
  const fromAddress = textIn(query, 'UserID');
  const fromBody = textIn(body, 'UserID');
  if (fromAddress !== undefined && fromBody !== undefined && fromAddress !== fromBody) throw new UserIdMismatchError();
  return { userId: fromAddress ?? fromBody, titleId: textIn(query, 'TitleID') };
}

function textIn(source: unknown, name: string): string | undefined {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, name)) return undefined;
  const value: unknown = Reflect.get(source, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
