import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RedisUnavailableError } from '@goldkeep/cache';
import { placeOfEmail, PlayerDirectory, PlayerNotFoundError } from '@goldkeep/players';
import { BalanceViews } from '../views/balance-views';

/** Drops what is kept of a player, in every process: for changes made behind our back. The player need not exist. */
export class EvictPlayerCommand extends Command<void> {
  readonly gameId: number;
  /** At least one of the two. */
  readonly playerId: number | undefined;
  readonly playerEmail: string | undefined;

  constructor(parts: Pick<EvictPlayerCommand, 'gameId' | 'playerId' | 'playerEmail'>) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
    this.playerEmail = parts.playerEmail;
  }
}

@CommandHandler(EvictPlayerCommand)
export class EvictPlayerHandler implements ICommandHandler<EvictPlayerCommand> {
  constructor(
    private readonly views: BalanceViews,
    private readonly players: PlayerDirectory,
  ) {}

  /** @throws an unavailable database's error when only it could tell which player has the e-mail address */
  async execute({ gameId, playerId, playerEmail }: EvictPlayerCommand): Promise<void> {
    const idOfEmail = playerEmail === undefined ? undefined : await this.findId(gameId, playerEmail);
    const ids = [playerId, idOfEmail].filter((id) => id !== undefined);
    try {
      await this.views.drop(ids.map((id) => ({ gameId, playerId: id })));
    } catch (error) {
      // While Redis is away nobody is served from it, and all of it is dropped before anybody is again.
      if (!(error instanceof RedisUnavailableError)) throw error;
    }
  }

  private async findId(gameId: number, email: string): Promise<number | undefined> {
    const kept = await this.views.idOf(gameId, placeOfEmail(gameId, email).emailKey);
    if (kept !== undefined) return kept;
    try {
      return (await this.players.byEmail(gameId, email)).playerId;
    } catch (error) {
      if (error instanceof PlayerNotFoundError) return undefined;
      throw error;
    }
  }
}
