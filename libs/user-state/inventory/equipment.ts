import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import { findInstances } from './instance-rows';
import { ItemInstanceNotFoundError } from './inventory-errors';
import type { ItemInstance } from './item-instance';

/**
 * The instances of these ids, in the order named, each once.
 * @throws ItemInstanceNotFoundError when the player lacks one of them
 */
export async function findNamed(
  tx: Transaction,
  playerId: number,
  instanceIds: readonly string[],
): Promise<readonly ItemInstance[]> {
  const found = await findInstances(tx, playerId, instanceIds);
  const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
  return [...new Set(instanceIds)].map((instanceId) => {
    const instance = byId.get(instanceId);
    if (!instance) throw new ItemInstanceNotFoundError();
    return instance;
  });
}

/** Puts instances on or takes them off. @returns them as they are now */
export async function saveEquipment(
  tx: Transaction,
  playerId: number,
  {
    instances,
    ...equipment
  }: { readonly instances: readonly ItemInstance[] } & Pick<ItemInstance, 'isEquipped' | 'characterId'>,
): Promise<readonly ItemInstance[]> {
  if (instances.length === 0) return instances;
  const instanceIds = instances.map(({ instanceId }) => instanceId);
  await tx.query(
    `UPDATE item_instance SET is_equipped = $4, character_id = $5
      WHERE shard = $1 AND player_id = $2 AND instance_id = ANY ($3)`,
    [shardOfPlayer(playerId), playerId, instanceIds, equipment.isEquipped, equipment.characterId],
  );
  return instances.map((instance) => ({ ...instance, ...equipment }));
}
