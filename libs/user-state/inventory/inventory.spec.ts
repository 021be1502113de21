import { CommandBus } from '@nestjs/cqrs';
import fc from 'fast-check';
import { Refusal } from '@goldkeep/http';
import { newRequestId, type ApiInstance } from '../../../test/support/api-world';
import {
  InventoryModel,
  ITEMS,
  move,
  TORCH_SECONDS,
  type Move,
  type Outcome,
} from '../../../test/support/inventory-model';
import { openItemWorld, type ItemPlayer, type ItemWorld } from '../../../test/support/item-world';
import { ConsumeItemCommand, type ConsumedTarget } from './consume-item/consume-item.handler';
import { EquipItemsCommand } from './equip-items/equip-items.handler';
import { GrantItemsCommand } from './grant-items/grant-items.handler';
import { Inventory } from './inventory';
import type { ItemInstance } from './item-instance';
import { UnequipItemsCommand } from './unequip-items/unequip-items.handler';

const SEQUENTIAL_RUNS = 25;
const CONCURRENT_RUNS = 20;
const SECOND_MS = 1_000;
const REFUSALS = ['item_not_found', 'insufficient_items', 'item_is_equipped'];

let world: ItemWorld;
let other: ApiInstance;

beforeAll(async () => {
  world = await openItemWorld();
  other = await world.addInstance();
  await world.addItem({ item_id: 'potion' });
  await world.addItem({ item_id: 'torch', lifetime_seconds: TORCH_SECONDS });
  await world.addItem({ item_id: 'sword', stackable: false });
  world.stopClock();
});
afterAll(() => world.close());

/** What a move did: the ids it speaks of, and the answer in the words of the model. */
interface Played {
  readonly instances: readonly ItemInstance[];
  readonly outcome: Outcome;
}

const keyOf = ({ playerId }: ItemPlayer) => ({ gameId: world.game.gameId, playerId });
const idAt = (ids: readonly string[], place: number) => ids[place] ?? 'itm_none';
const changedIn = (instances: readonly ItemInstance[]): Played => {
  return { instances, outcome: instances.map(({ instanceId, remainingUses }) => [instanceId, remainingUses]) };
};

async function play(who: ItemPlayer, step: Move, ids: readonly string[], { app } = world as ApiInstance) {
  try {
    return await send(app.get(CommandBus), who, step, ids);
  } catch (error) {
    if (error instanceof Refusal) return { instances: [], outcome: error.code };
    throw error;
  }
}

async function send(commands: CommandBus, who: ItemPlayer, step: Move, ids: readonly string[]): Promise<Played> {
  const player = keyOf(who);
  switch (step.kind) {
    case 'wait':
      world.advance(step.seconds * SECOND_MS);
      return changedIn([]);
    case 'grant': {
      const item = { catalogVersion: 'Item', itemId: step.item };
      const customData = step.hasData ? { note: 'mine' } : null;
      const wanted = { ...player, ...item, clientRequestId: newRequestId(), quantity: step.quantity, customData };
      return changedIn((await commands.execute(new GrantItemsCommand({ wanted }))).instances);
    }
    case 'consume': {
      const command = new ConsumeItemCommand({ player, target: targetOf(step, ids), amount: step.amount });
      const { instanceId, amount } = await commands.execute(command);
      return { instances: [], outcome: [[instanceId, amount]] };
    }
    case 'equip':
    case 'unequip': {
      const Command = step.kind === 'equip' ? EquipItemsCommand : UnequipItemsCommand;
      const instanceIds = step.places.map((place) => idAt(ids, place));
      return changedIn(await commands.execute(new Command({ player, instanceIds, characterId: step.character })));
    }
  }
}

function targetOf({ item, place }: Extract<Move, { kind: 'consume' }>, ids: readonly string[]): ConsumedTarget {
  const reference = { catalogVersion: 'Item', itemId: item ?? '' };
  if (place === null) return { instanceId: null, item: reference };
  return { instanceId: idAt(ids, place), item: item && reference };
}

function expected(model: InventoryModel, step: Move, ids: readonly string[], made: readonly string[]): Outcome {
  const nowMs = world.nowMs();
  switch (step.kind) {
    case 'wait':
      return [];
    case 'grant':
      return model.grant(step, made, nowMs);
    case 'consume': {
      const id = step.place === null ? null : idAt(ids, step.place);
      return model.consume(step.item, id, step.amount, nowMs);
    }
    case 'equip':
    case 'unequip': {
      const named = step.places.map((place) => idAt(ids, place));
      return model[step.kind](named, step.character, nowMs);
    }
  }
}

describe('an inventory', () => {
  it('does what a simple model does, one thing after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30, size: 'max' }), async (story) => {
        const [player, model, ids] = [await world.newPlayer(), new InventoryModel(), new Array<string>()];
        for (const step of story) {
          const { instances, outcome } = await play(player, step, ids);
          const made = instances.map(({ instanceId }) => instanceId);
          expect(outcome).toEqual(expected(model, step, ids, made));
          if (step.kind === 'grant') ids.push(...made.filter((id) => !ids.includes(id)));
          const owned = await world.app.get(Inventory).read(keyOf(player));
          expect(
            owned.map(({ instanceId, remainingUses, isEquipped, characterId }) => {
              return [instanceId, remainingUses, isEquipped, characterId];
            }),
          ).toEqual(
            model.owned(world.nowMs()).map(({ id, uses, isEquipped, character }) => [id, uses, isEquipped, character]),
          );
        }
      }),
      { numRuns: SEQUENTIAL_RUNS },
    );
  });

  it('neither loses nor creates a use, nor lets go of what is worn, whatever runs side by side', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(move, { maxLength: 8, size: 'max' }), { minLength: 4, maxLength: 4 }),
        async (lanes) => {
          const player = await world.newPlayer();
          const ids: string[] = [];
          const played: { readonly step: Move; readonly result: Played }[] = [];
          const run = async (lane: readonly Move[], instance: ApiInstance) => {
            for (const step of lane) {
              const result = await play(player, step, ids, instance);
              played.push({ step, result });
              if (step.kind === 'grant') ids.push(...result.instances.map(({ instanceId }) => instanceId));
            }
          };
          for (const item of ITEMS) await run([{ kind: 'grant', item, quantity: 3, hasData: false }], other);
          await Promise.all(lanes.map((lane, index) => run(lane, index % 2 === 0 ? world : other)));
          await checkBooks(player, ids, played);
        },
      ),
      { numRuns: CONCURRENT_RUNS },
    );
  });
});

/** Uses granted are consumed, there, or burnt with what they were granted to; and what was put on is still worn. */
async function checkBooks(
  player: ItemPlayer,
  ids: readonly string[],
  played: readonly { readonly step: Move; readonly result: Played }[],
): Promise<void> {
  const nowMs = world.nowMs();
  const owned = await world.app.get(Inventory).read(keyOf(player));
  const refused = played.flatMap(({ result }) => (typeof result.outcome === 'string' ? [result.outcome] : []));
  expect(refused.filter((code) => !REFUSALS.includes(code))).toEqual([]);
  expect(owned.filter(({ expiresAt }) => expiresAt !== null && expiresAt.getTime() <= nowMs)).toEqual([]);
  const itemOf = new Map(played.flatMap(({ result }) => result.instances.map((one) => [one.instanceId, one.itemId])));
  for (const item of ITEMS) {
    const granted = played.filter(({ step }) => step.kind === 'grant' && step.item === item);
    const given = sum(granted.map(({ step }) => (step.kind === 'grant' ? step.quantity : 0)));
    const consumed = sum(
      played.flatMap(({ step, result: { outcome } }) => {
        if (step.kind !== 'consume' || typeof outcome === 'string') return [];
        return outcome.filter(([id]) => itemOf.get(id) === item).map(([, amount]) => amount);
      }),
    );
    const left = sum(owned.filter(({ itemId }) => itemId === item).map(({ remainingUses }) => remainingUses));
    const burnt = granted.flatMap(({ step, result }) => {
      const isBurnt = (result.instances[0]?.expiresAt?.getTime() ?? Infinity) <= nowMs;
      return isBurnt && step.kind === 'grant' ? [step.quantity] : [];
    });
    expect(given - consumed - left).toBeGreaterThanOrEqual(0);
    expect(given - consumed - left).toBeLessThanOrEqual(sum(burnt));
  }
  const takenOff = new Set(
    played.flatMap(({ step }) => (step.kind === 'unequip' ? step.places.map((place) => idAt(ids, place)) : [])),
  );
  const putOn = played
    .filter(({ step }) => step.kind === 'equip')
    .flatMap(({ result }) => result.instances)
    .filter(({ instanceId, expiresAt }) => !takenOff.has(instanceId) && (expiresAt?.getTime() ?? Infinity) > nowMs);
  const worn = owned.filter(({ isEquipped }) => isEquipped).map(({ instanceId }) => instanceId);
  expect(putOn.map(({ instanceId }) => instanceId).filter((id) => !worn.includes(id))).toEqual([]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
