import { InsufficientItemsError, ItemInstanceNotFoundError, ItemIsEquippedError } from '../inventory-errors';

/** What counts of an instance when it is consumed. */
export interface Consumable {
  readonly instanceId: string;
  readonly remainingUses: number;
  readonly isEquipped: boolean;
}

/** How much of an instance is consumed; at least 1. */
export interface Consumption<Instance extends Consumable> {
  readonly instance: Instance;
  readonly uses: number;
}

/**
 * Spreads an amount over instances in their order: of each all that may be taken, until it is enough. What is equipped
 * keeps one use.
 * @param amount at least 1
 * @returns consumptions that come to exactly `amount`
 * @throws ItemInstanceNotFoundError, InsufficientItemsError, ItemIsEquippedError
 */
export function planConsumption<Instance extends Consumable>(
  instances: readonly Instance[],
  amount: number,
): readonly [Consumption<Instance>, ...Consumption<Instance>[]] {
  if (instances.length === 0) throw new ItemInstanceNotFoundError();
  const available = instances.reduce((sum, { remainingUses }) => sum + remainingUses, 0);
  if (available < amount) throw new InsufficientItemsError({ available });

  let missing = amount;
  const plan: Consumption<Instance>[] = [];
  for (const instance of instances) {
    const uses = Math.min(missing, instance.isEquipped ? instance.remainingUses - 1 : instance.remainingUses);
    missing -= uses;
    if (uses > 0) plan.push({ instance, uses });
  }
  const [first, ...others] = plan;
  if (missing > 0 || !first) throw new ItemIsEquippedError();
  return [first, ...others];
}
