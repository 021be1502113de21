import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { CatalogItems, GameDirectory } from '@goldkeep/games';
import { Refusal } from '@goldkeep/http';
import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import { countInstances, findStack } from '../instance-rows';
import { Inventory } from '../inventory';
import { GrantCompletedError, InventoryFullError, ItemLimitExceededError, UnknownItemError } from '../inventory-errors';
import { REMAINING_USES_MAX, shownInstance, type ItemInstance, type ShownInstance } from '../item-instance';
import { findGrant, recordGrant } from './completed-grants';
import { insertInstances, newInstances } from './new-instances';
import { fingerprintOfGrant, type WantedGrant } from './wanted-grant';

/** What a player may own at a time. */
const INSTANCES_MAX = 5_000;

const ADD_USES = `
  UPDATE item_instance SET remaining_uses = remaining_uses + $4 WHERE shard = $1 AND player_id = $2 AND instance_id = $3`;

/** What was granted, and whether now or by an earlier request of the same id. */
export interface GrantedItems {
  /** As they were when the grant was completed. */
  readonly instances: readonly ShownInstance[];
  readonly replay: { readonly mismatch: boolean } | null;
}

/** Gives a player items, once per request id. */
export class GrantItemsCommand extends Command<GrantedItems> {
  readonly wanted: WantedGrant;

  constructor(parts: { readonly wanted: WantedGrant }) {
    super();
    this.wanted = parts.wanted;
  }
}

@CommandHandler(GrantItemsCommand)
export class GrantItemsHandler implements ICommandHandler<GrantItemsCommand> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly games: GameDirectory,
    private readonly catalogItems: CatalogItems,
    private readonly inventory: Inventory,
  ) {}

  /** @throws GameNotFoundError, UnknownItemError, PlayerNotFoundError, InventoryFullError, ItemLimitExceededError */
  async execute({ wanted }: GrantItemsCommand): Promise<GrantedItems> {
    const fingerprint = fingerprintOfGrant(wanted);
    try {
      return { instances: await this.grant(wanted, fingerprint), replay: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // No refusal hides a completed request: the item may be gone by now, the inventory full with what was granted.
      const completed = await findGrant(this.dataSource, wanted);
      if (!completed) throw error;
      return { instances: completed.instances, replay: { mismatch: completed.fingerprint !== fingerprint } };
    }
  }

  private async grant(wanted: WantedGrant, fingerprint: string): Promise<readonly ShownInstance[]> {
    const { gameId, catalogVersion, itemId } = wanted;
    const game = await this.games.snapshot(gameId);
    const item = await this.catalogItems.find({ gameId, catalogVersion, itemId });
    if (!item) throw new UnknownItemError();
    return this.inventory.change(wanted, async (tx, now) => {
      // What expires or has data of its own is never mixed.
      const isFungible = item.isStackable && item.lifetimeSeconds === null && wanted.customData === null;
      const stack = isFungible ? await findStack(tx, wanted.playerId, wanted) : undefined;
      const granted = stack ? [await addToStack(tx, wanted, stack)] : await addNew(tx, wanted, { game, item, now });
      const instances = granted.map((instance) => shownInstance(instance, { game, names: item }));
      if (!(await recordGrant(tx, wanted, { instances, fingerprint, now }))) throw new GrantCompletedError();
      return instances;
    });
  }
}

async function addToStack(
  tx: Transaction,
  { playerId, quantity }: WantedGrant,
  stack: ItemInstance,
): Promise<ItemInstance> {
  const remainingUses = stack.remainingUses + quantity;
  if (remainingUses > REMAINING_USES_MAX) throw new ItemLimitExceededError({ max: REMAINING_USES_MAX });
  await tx.query(ADD_USES, [shardOfPlayer(playerId), playerId, stack.instanceId, quantity]);
  return { ...stack, remainingUses };
}

async function addNew(
  tx: Transaction,
  wanted: WantedGrant,
  parts: Parameters<typeof newInstances>[1],
): Promise<readonly ItemInstance[]> {
  const instances = newInstances(wanted, parts);
  if ((await countInstances(tx, wanted.playerId)) + instances.length > INSTANCES_MAX) {
    throw new InventoryFullError({ max: INSTANCES_MAX });
  }
  await insertInstances(tx, wanted, instances);
  return instances;
}
