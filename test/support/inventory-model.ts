import fc from 'fast-check';

export const ITEMS = ['potion', 'torch', 'sword'] as const;
/** A torch burns this long. */
export const TORCH_SECONDS = 60;
const INSTANCES_NAMED_MAX = 3;
const SECOND_MS = 1_000;

export type ItemName = (typeof ITEMS)[number];

/** Instances are named by their places among all that were ever made, so that a story can name what is gone. */
export type Move =
  | { readonly kind: 'grant'; readonly item: ItemName; readonly quantity: number; readonly hasData: boolean }
  | { readonly kind: 'consume'; readonly item: ItemName | null; readonly place: number | null; readonly amount: number }
  | { readonly kind: 'equip' | 'unequip'; readonly places: readonly number[]; readonly character: string | null }
  | { readonly kind: 'wait'; readonly seconds: number };

const item = fc.constantFrom(...ITEMS);
const place = fc.nat({ max: 11 });
const amount = fc.integer({ min: 1, max: 5 });
const equipment = {
  places: fc.array(place, { minLength: 1, maxLength: INSTANCES_NAMED_MAX }),
  character: fc.constantFrom(null, 'hero_1', 'hero_2'),
};

export const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: grants() },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('consume' as const), item, place: fc.constant(null), amount }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('consume' as const), item: fc.option(item), place, amount }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('equip' as const), ...equipment }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unequip' as const), ...equipment }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 30, 60) }) },
);

function grants() {
  const quantity = fc.integer({ min: 1, max: 4 });
  return fc.record({ kind: fc.constant('grant' as const), item, quantity, hasData: fc.boolean() });
}

export interface ModelInstance {
  readonly id: string;
  readonly item: ItemName;
  readonly hasData: boolean;
  readonly boughtMs: number;
  readonly expiresMs: number;
  uses: number;
  isEquipped: boolean;
  character: string | null;
}

/** A refusal's code, or what changed: pairs of an instance and its uses. */
export type Outcome = string | readonly (readonly [id: string, uses: number])[];

/** What an inventory should do, said as simply as it can be said: no transactions, no indexes, one thing at a time. */
export class InventoryModel {
  /** By ascending ids. */
  owned(nowMs: number): readonly ModelInstance[] {
    return this.alive(nowMs).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  private instances: ModelInstance[] = [];

  /** @param ids of the instances that were made or added to, which only the real one can know */
  grant(wanted: Extract<Move, { kind: 'grant' }>, ids: readonly string[], nowMs: number): Outcome {
    const { item: name, quantity, hasData } = wanted;
    const expiresMs = name === 'torch' ? nowMs + TORCH_SECONDS * SECOND_MS : Infinity;
    const stack =
      name === 'potion' && !hasData ? this.alive(nowMs).find((one) => one.item === name && !one.hasData) : undefined;
    if (stack) {
      stack.uses += quantity;
      return [[stack.id, stack.uses]];
    }
    const uses = name === 'sword' ? 1 : quantity;
    const made = ids.map((id) => {
      return { id, item: name, hasData, boughtMs: nowMs, expiresMs, uses, isEquipped: false, character: null };
    });
    this.instances.push(...made);
    return name === 'sword' && made.length !== quantity ? 'wrong_number' : made.map(({ id }) => [id, uses]);
  }

  consume(name: ItemName | null, id: string | null, wanted: number, nowMs: number): Outcome {
    const candidates = this.alive(nowMs)
      .filter((one) => (id === null || one.id === id) && (name === null || one.item === name))
      .sort((one, other) => comparison(one, other));
    if (candidates.length === 0) return 'item_not_found';
    if (sum(candidates.map(({ uses }) => uses)) < wanted) return 'insufficient_items';
    if (sum(candidates.map(({ uses, isEquipped }) => uses - Number(isEquipped))) < wanted) return 'item_is_equipped';
    let first: string | undefined;
    for (let taken = 0; taken < wanted; taken++) {
      const next = candidates.find(({ uses, isEquipped }) => uses > Number(isEquipped));
      if (!next) return 'nothing_left';
      first ??= next.id;
      next.uses -= 1;
    }
    return [[first ?? '', wanted]];
  }

  equip(ids: readonly string[], character: string | null, nowMs: number): Outcome {
    return this.change(ids, nowMs, (one) => {
      if (one.isEquipped && one.character === character) return false;
      Object.assign(one, { isEquipped: true, character });
      return true;
    });
  }

  unequip(ids: readonly string[], character: string | null, nowMs: number): Outcome {
    return this.change(ids, nowMs, (one) => {
      if (!one.isEquipped || (character !== null && one.character !== character)) return false;
      Object.assign(one, { isEquipped: false, character: null });
      return true;
    });
  }

  private change(ids: readonly string[], nowMs: number, apply: (instance: ModelInstance) => boolean): Outcome {
    const named = [...new Set(ids)].map((id) => this.alive(nowMs).find((one) => one.id === id));
    if (named.includes(undefined)) return 'item_not_found';
    return named.flatMap((one) => (one && apply(one) ? [[one.id, one.uses] as const] : []));
  }

  private alive(nowMs: number): ModelInstance[] {
    this.instances = this.instances.filter(({ expiresMs, uses }) => expiresMs > nowMs && uses > 0);
    return [...this.instances].sort((one, other) => one.boughtMs - other.boughtMs || (one.id < other.id ? -1 : 1));
  }
}

function comparison(one: ModelInstance, other: ModelInstance): number {
  if (one.isEquipped !== other.isEquipped) return one.isEquipped ? 1 : -1;
  if (one.expiresMs !== other.expiresMs) return one.expiresMs < other.expiresMs ? -1 : 1;
  return one.boughtMs - other.boughtMs || (one.id < other.id ? -1 : 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
