import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { shardOfPlayer, UnitOfWork } from '@goldkeep/persistence';
import { PlayerNotFoundError } from '../../players-errors';

/** Makes every ticket that a player's clients have worthless, at once and on every instance. */
export class RevokeSessionsCommand extends Command<void> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@CommandHandler(RevokeSessionsCommand)
export class RevokeSessionsHandler implements ICommandHandler<RevokeSessionsCommand> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws PlayerNotFoundError */
  async execute({ gameId, playerId }: RevokeSessionsCommand): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const [, revoked] = await tx.query<[unknown, number]>(
        `UPDATE player SET ticket_epoch = ticket_epoch + 1
          WHERE shard = $1 AND player_id = $2 AND game_id = $3 AND deleted_at IS NULL`,
        [shardOfPlayer(playerId), playerId, gameId],
      );
      if (revoked === 0) throw new PlayerNotFoundError();
    });
  }
}
