import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { announce } from '@goldkeep/events';
import { GameDirectory } from '@goldkeep/games';
import { UnitOfWork } from '@goldkeep/persistence';
import { PlayerRegistry, type NewPlayer } from '../player-registry';
import { PlayerEntity } from '../player.entity';

export interface SavedPlayer {
  readonly player: PlayerEntity;
  readonly created: boolean;
}

/** Makes a player, or brings the name and whatever else is given of a known one up to date. */
export class SavePlayerCommand extends Command<SavedPlayer> {
  readonly gameId: number;
  readonly player: NewPlayer;

  constructor(parts: { readonly gameId: number; readonly player: NewPlayer }) {
    super();
    this.gameId = parts.gameId;
    this.player = parts.player;
  }
}

@CommandHandler(SavePlayerCommand)
export class SavePlayerHandler implements ICommandHandler<SavePlayerCommand> {
  constructor(
    private readonly games: GameDirectory,
    private readonly registry: PlayerRegistry,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ gameId, player: wanted }: SavePlayerCommand): Promise<SavedPlayer> {
    const saved = await this.registry.ensure(await this.games.snapshot(gameId), wanted);
    if (saved.created) return saved;
    const { shard, playerId } = saved.player;
    const player = await this.unitOfWork.run(async (tx) => {
      // The shard's lock comes before the player's row, as in every writer, so that nobody waits in a circle.
      await announce(tx, { topic: 'player.updated', shard, gameId, playerId });
      await tx.update(PlayerEntity, { shard, playerId }, definedOnly(wanted));
      return tx.findOneByOrFail(PlayerEntity, { shard, playerId });
    });
    return { player, created: false };
  }
}

function definedOnly({ name, phone, platform, isMinor }: NewPlayer): Partial<PlayerEntity> {
  return {
    name,
    ...(phone !== undefined && { phone }),
    ...(platform !== undefined && { platform }),
    ...(isMinor !== undefined && { isMinor }),
  };
}
