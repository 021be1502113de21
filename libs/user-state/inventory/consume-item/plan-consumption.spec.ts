import fc from 'fast-check';
import { InsufficientItemsError, ItemInstanceNotFoundError, ItemIsEquippedError } from '../inventory-errors';
import { planConsumption, type Consumable } from './plan-consumption';

const USES_MAX = 2_147_483_647;

const instances = fc.uniqueArray(
  fc.record<Consumable>({
    instanceId: fc.uuid(),
    remainingUses: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: USES_MAX })),
    isEquipped: fc.boolean(),
  }),
  { selector: ({ instanceId }) => instanceId, minLength: 1, maxLength: 8 },
);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('a plan of what to consume', () => {
  it('comes to the whole amount, in the order given, and leaves what is equipped one use', () => {
    fc.assert(
      fc.property(instances, fc.double({ min: 0, max: 1, noNaN: true }), (owned, share) => {
        const most = sum(owned.map(({ remainingUses, isEquipped }) => remainingUses - Number(isEquipped)));
        fc.pre(most > 0);
        const amount = Math.max(1, Math.floor(share * most));
        const plan = planConsumption(owned, amount);
        expect(sum(plan.map(({ uses }) => uses))).toBe(amount);
        const places = plan.map(({ instance }) => owned.indexOf(instance));
        expect(places).toEqual([...places].sort((one, other) => one - other));
        for (const { instance, uses } of plan) {
          expect(uses).toBeGreaterThan(0);
          expect(instance.remainingUses - uses).toBeGreaterThanOrEqual(Number(instance.isEquipped));
        }
      }),
    );
  });

  it('is refused for the reason that a player can mend', () => {
    fc.assert(
      fc.property(instances, (owned) => {
        const all = sum(owned.map(({ remainingUses }) => remainingUses));
        expect(() => planConsumption(owned, all + 1)).toThrow(InsufficientItemsError);
        const plan = () => planConsumption(owned, all);
        if (owned.some(({ isEquipped }) => isEquipped)) expect(plan).toThrow(ItemIsEquippedError);
        else expect(plan).not.toThrow();
      }),
    );
    expect(() => planConsumption([], 1)).toThrow(ItemInstanceNotFoundError);
  });
});
