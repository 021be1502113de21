import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PlayerKey } from '@goldkeep/players';
import { findNamed, saveEquipment } from '../equipment';
import { Inventory } from '../inventory';
import type { ShownInstance } from '../item-instance';

/** Takes instances off, those that one character wears or all that are named. Answers with those that changed. */
export class UnequipItemsCommand extends Command<readonly ShownInstance[]> {
  readonly player: PlayerKey;
  /** At most 100. */
  readonly instanceIds: readonly string[];
  /** Leaves alone what anybody else wears; null: whoever wears them. */
  readonly characterId: string | null;

  constructor(parts: {
    readonly player: PlayerKey;
    readonly instanceIds: readonly string[];
    readonly characterId: string | null;
  }) {
    super();
    this.player = parts.player;
    this.instanceIds = parts.instanceIds;
    this.characterId = parts.characterId;
  }
}

@CommandHandler(UnequipItemsCommand)
export class UnequipItemsHandler implements ICommandHandler<UnequipItemsCommand> {
  constructor(private readonly inventory: Inventory) {}

  /** @throws PlayerNotFoundError, ItemInstanceNotFoundError */
  async execute({ player, instanceIds, characterId }: UnequipItemsCommand): Promise<readonly ShownInstance[]> {
    const changed = await this.inventory.change(player, async (tx) => {
      const named = await findNamed(tx, player.playerId, instanceIds);
      const worn = named.filter((instance) => {
        return instance.isEquipped && (characterId === null || instance.characterId === characterId);
      });
      return saveEquipment(tx, player.playerId, { instances: worn, isEquipped: false, characterId: null });
    });
    return this.inventory.show(player.gameId, changed);
  }
}
