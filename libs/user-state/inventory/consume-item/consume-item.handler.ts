import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { shardOfPlayer, type Transaction } from '@goldkeep/persistence';
import type { PlayerKey } from '@goldkeep/players';
import { Inventory } from '../inventory';
import type { ItemReference } from '../item-instance';
import { planConsumption, type Consumable, type Consumption } from './plan-consumption';

/** One instance, any instances of an item, or one instance that must be of the item. */
export type ConsumedTarget =
  | { readonly instanceId: string; readonly item: ItemReference | null }
  | { readonly instanceId: null; readonly item: ItemReference };

/** What was consumed; of several instances the first one taken from. */
export interface ConsumedItem extends ItemReference {
  readonly instanceId: string;
  readonly amount: number;
}

/** Uses up what a player has of an item, all of the amount or nothing. */
export class ConsumeItemCommand extends Command<ConsumedItem> {
  readonly player: PlayerKey;
  readonly target: ConsumedTarget;
  /** 1 to 2^31 - 1. */
  readonly amount: number;

  constructor(parts: { readonly player: PlayerKey; readonly target: ConsumedTarget; readonly amount: number }) {
    super();
    this.player = parts.player;
    this.target = parts.target;
    this.amount = parts.amount;
  }
}

type Candidate = Consumable & ItemReference;

/** Unequipped first, then what expires soonest, then the oldest. */
const FIND = `
  SELECT instance_id AS "instanceId", catalog_version AS "catalogVersion", item_id AS "itemId",
         remaining_uses AS "remainingUses", is_equipped AS "isEquipped"
    FROM item_instance
   WHERE shard = $1 AND player_id = $2 AND ($3::text IS NULL OR instance_id = $3)
     AND ($4::text IS NULL OR catalog_version = $4 AND item_id = $5)
   ORDER BY is_equipped, expires_at NULLS LAST, purchase_date, instance_id`;

/** The plan takes no more than there is of any instance: what it takes whole goes, of the rest something is left. */
const TAKE = `
  WITH taken AS (
    SELECT * FROM unnest($3::text[], $4::integer[]) AS t (instance_id, uses)
  ), used_up AS (
    DELETE FROM item_instance i USING taken t
     WHERE i.shard = $1 AND i.player_id = $2 AND i.instance_id = t.instance_id AND i.remaining_uses = t.uses
  )
  UPDATE item_instance i SET remaining_uses = i.remaining_uses - t.uses FROM taken t
   WHERE i.shard = $1 AND i.player_id = $2 AND i.instance_id = t.instance_id AND i.remaining_uses > t.uses`;

@CommandHandler(ConsumeItemCommand)
export class ConsumeItemHandler implements ICommandHandler<ConsumeItemCommand> {
  constructor(private readonly inventory: Inventory) {}

  /** @throws PlayerNotFoundError, ItemInstanceNotFoundError, InsufficientItemsError, ItemIsEquippedError */
  execute({ player, target, amount }: ConsumeItemCommand): Promise<ConsumedItem> {
    return this.inventory.change(player, async (tx) => {
      const plan = planConsumption(await findCandidates(tx, player, target), amount);
      await take(tx, player, plan);
      const { instanceId, catalogVersion, itemId } = plan[0].instance;
      return { instanceId, catalogVersion, itemId, amount };
    });
  }
}

function findCandidates(
  tx: Transaction,
  { playerId }: PlayerKey,
  { instanceId, item }: ConsumedTarget,
): Promise<Candidate[]> {
  const values = [shardOfPlayer(playerId), playerId, instanceId, item?.catalogVersion ?? null, item?.itemId ?? null];
  return tx.query<Candidate[]>(FIND, values);
}

async function take(tx: Transaction, { playerId }: PlayerKey, plan: readonly Consumption<Candidate>[]): Promise<void> {
  const instanceIds = plan.map(({ instance }) => instance.instanceId);
  const uses = plan.map((consumption) => consumption.uses);
  await tx.query(TAKE, [shardOfPlayer(playerId), playerId, instanceIds, uses]);
}
