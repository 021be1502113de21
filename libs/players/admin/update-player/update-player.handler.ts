import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { IsNull } from 'typeorm';
import { announce } from '@goldkeep/events';
import { ValidationFailedError } from '@goldkeep/http';
import { shardOfPlayer, UnitOfWork } from '@goldkeep/persistence';
import { PlayerEntity } from '../../player.entity';
import { PlayerNotFoundError } from '../../players-errors';

/** What staff may change of a player; what is absent stays. */
export interface PlayerChange {
  readonly name?: string | undefined;
  readonly isBanned?: boolean | undefined;
  readonly banReason?: string | undefined;
  readonly isMinor?: boolean | undefined;
  readonly isFrozen?: boolean | undefined;
}

/** Renames, bans, freezes or flags a player, or takes that back. A ban ends with its reason. */
export class UpdatePlayerCommand extends Command<PlayerEntity> {
  readonly gameId: number;
  readonly playerId: number;
  readonly change: PlayerChange;

  constructor(parts: { readonly gameId: number; readonly playerId: number; readonly change: PlayerChange }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
    this.change = parts.change;
  }
}

@CommandHandler(UpdatePlayerCommand)
export class UpdatePlayerHandler implements ICommandHandler<UpdatePlayerCommand> {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws PlayerNotFoundError, ValidationFailedError */
  async execute({ gameId, playerId, change }: UpdatePlayerCommand): Promise<PlayerEntity> {
    const shard = shardOfPlayer(playerId);
    return this.unitOfWork.run(async (tx) => {
      // The shard's lock comes before the player's row, as in every writer, so that nobody waits in a circle.
      await announce(tx, { topic: 'player.updated', shard, gameId, playerId });
      const where = { shard, playerId, gameId, deletedAt: IsNull() };
      const player = await tx.findOne(PlayerEntity, { where, lock: { mode: 'for_no_key_update' } });
      if (!player) throw new PlayerNotFoundError();
      const next = changed(player, change);
      await tx.update(PlayerEntity, { shard, playerId }, next);
      return Object.assign(player, next);
    });
  }
}

function changed(player: PlayerEntity, change: PlayerChange) {
  const { name = player.name, isMinor = player.isMinor, isFrozen = player.isFrozen } = change;
  const { isBanned = player.isBanned, banReason = player.banReason } = change;
  if (!isBanned && change.banReason !== undefined) {
    const message = 'ban_reason is only for a player who is or becomes banned';
    throw new ValidationFailedError([{ field: 'ban_reason', message }]);
  }
  return { name, isMinor, isFrozen, isBanned, banReason: isBanned ? banReason : null };
}
