import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { userIdOf } from '../../player-identity';
import { PlayerNotFoundError } from '../../players-errors';
import { KnownPlayers } from '../../user-actions/known-players';
import { SessionTickets, type SessionTicket } from '../session-tickets';

export interface OpenedSession {
  readonly ticket: SessionTicket;
  readonly userId: string;
}

/** Issues a ticket with which a player's client may call by itself. Earlier tickets stay good. */
export class OpenSessionCommand extends Command<OpenedSession> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@CommandHandler(OpenSessionCommand)
export class OpenSessionHandler implements ICommandHandler<OpenSessionCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: KnownPlayers,
    private readonly tickets: SessionTickets,
  ) {}

  /** A banned player gets one too: it works when the ban is over. @throws PlayerNotFoundError */
  async execute({ gameId, playerId }: OpenSessionCommand): Promise<OpenedSession> {
    const { settings } = await this.games.snapshot(gameId);
    const player = await this.players.find(gameId, playerId);
    if (!player) throw new PlayerNotFoundError();
    const ticket = this.tickets.issue({ gameId, playerId, epoch: player.ticketEpoch }, settings.session_seconds);
    return { ticket, userId: userIdOf(playerId) };
  }
}
