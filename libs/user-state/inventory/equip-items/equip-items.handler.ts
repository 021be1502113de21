import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PlayerKey } from '@goldkeep/players';
import { findNamed, saveEquipment } from '../equipment';
import { Inventory } from '../inventory';
import type { ShownInstance } from '../item-instance';

/** Puts instances on, all or none; what another character wears changes hands. Answers with those that changed. */
export class EquipItemsCommand extends Command<readonly ShownInstance[]> {
  readonly player: PlayerKey;
  /** At most 100. */
  readonly instanceIds: readonly string[];
  /** Who wears them from now on; null when the game does not say. */
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

@CommandHandler(EquipItemsCommand)
export class EquipItemsHandler implements ICommandHandler<EquipItemsCommand> {
  constructor(private readonly inventory: Inventory) {}

  /** @throws PlayerNotFoundError, ItemInstanceNotFoundError */
  async execute({ player, instanceIds, characterId }: EquipItemsCommand): Promise<readonly ShownInstance[]> {
    const changed = await this.inventory.change(player, async (tx) => {
      const named = await findNamed(tx, player.playerId, instanceIds);
      const others = named.filter((instance) => !instance.isEquipped || instance.characterId !== characterId);
      return saveEquipment(tx, player.playerId, { instances: others, isEquipped: true, characterId });
    });
    return this.inventory.show(player.gameId, changed);
  }
}
