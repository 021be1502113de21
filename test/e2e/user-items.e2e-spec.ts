import { openItemWorld, type ItemPlayer, type ItemWorld } from '../support/item-world';

const USES_MAX = 2_147_483_647;
const HOUR_MS = 3_600_000;

let world: ItemWorld;
let player: ItemPlayer;

beforeAll(async () => {
  world = await openItemWorld();
});
beforeEach(async () => {
  player = await world.newPlayer();
});
afterAll(() => world.close());

const consume = (target: object, SubtractAmount: unknown, whom = player) => {
  return world.act(whom, 'ConsumeItem', { ...target, SubtractAmount });
};
const anInstance = (itemId: string, quantity?: number) => world.newInstance(player, itemId, quantity);
/** Uses left by instance. */
const left = async (): Promise<Readonly<Record<string, number>>> => {
  const rows = await world.dataSource.query<{ id: string; uses: number }[]>(
    'SELECT instance_id AS id, remaining_uses AS uses FROM item_instance WHERE player_id = $1',
    [player.playerId],
  );
  return Object.fromEntries(rows.map(({ id, uses }) => [id, uses]));
};

describe('ConsumeItem', () => {
  it('uses up a part of the instance that is named', async () => {
    const potion = await world.addItem();
    const [one, other] = [await anInstance(potion, 3), await anInstance(potion, 3)];
    expect(await consume({ ItemInstanceID: other }, 2)).toEqual({
      ItemID: potion,
      ItemInstanceID: other,
      CatalogVersion: 'Item',
      ConsumedAmount: 2,
    });
    expect(await left()).toEqual({ [one]: 3, [other]: 1 });
  });

  it('makes an instance go whose last use it takes', async () => {
    const sword = await anInstance(await world.addItem({ stackable: false }));
    expect(await consume({ ItemInstanceID: sword }, 1)).toMatchObject({ ItemInstanceID: sword });
    expect(await left()).toEqual({});
    expect(await consume({ ItemInstanceID: sword }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
  });

  it('takes of several instances what is not worn, then what expires soonest, then the oldest', async () => {
    const potion = await world.addItem({ lifetime_seconds: 3_600 });
    const worn = await anInstance(potion, 3);
    await world.act(player, 'EquipItems', { ItemInstanceIDs: [worn] });
    const [first, second] = [await anInstance(potion, 2), await anInstance(potion, 2)];
    const [forGood, young] = [await anInstance(potion, 2), await anInstance(potion, 2)];
    const now = world.nowMs();
    await setTimes(first, { expiresMs: now + HOUR_MS, boughtMs: now - 2 * HOUR_MS });
    await setTimes(second, { expiresMs: now + HOUR_MS, boughtMs: now - 3 * HOUR_MS });
    await setTimes(forGood, { expiresMs: null, boughtMs: now - 9 * HOUR_MS });
    await setTimes(young, { expiresMs: null, boughtMs: now - HOUR_MS });
    for (const ItemInstanceID of [second, first, forGood, young, worn].flatMap((id) => [id, id])) {
      expect(await consume({ ItemID: potion }, 1)).toMatchObject({ ItemInstanceID });
    }
    expect(await left()).toEqual({ [worn]: 1 });
  });

  it('takes over several instances at once, names the first of them, and leaves the rest of the last', async () => {
    const potion = await world.addItem();
    const ids = [await anInstance(potion, 2), await anInstance(potion, 2), await anInstance(potion, 2)];
    expect(await consume({ ItemID: potion }, 5)).toEqual({
      ItemID: potion,
      ItemInstanceID: ids[0],
      CatalogVersion: 'Item',
      ConsumedAmount: 5,
    });
    expect(await left()).toEqual({ [ids[2] ?? '']: 1 });
  });

  it('takes nothing when there is not enough', async () => {
    const potion = await world.addItem();
    const ids = [await anInstance(potion, 2), await anInstance(potion, 2)];
    const before = await left();
    expect(await consume({ ItemID: potion }, 5)).toEqual([400, 'INSUFFICIENT_ITEMS']);
    expect(await consume({ ItemInstanceID: ids[0] }, 3)).toEqual([400, 'INSUFFICIENT_ITEMS']);
    expect(await consume({ ItemID: potion }, USES_MAX)).toEqual([400, 'INSUFFICIENT_ITEMS']);
    expect(await left()).toEqual(before);
  });

  it('never uses up what is worn, and takes nothing when there is no other way', async () => {
    const potion = await world.addItem();
    const [worn, spare] = [await anInstance(potion, 2), await anInstance(potion, 1)];
    await world.act(player, 'EquipItems', { ItemInstanceIDs: [worn] });
    const before = await left();
    expect(await consume({ ItemInstanceID: worn }, 2)).toEqual([400, 'ITEM_IS_EQUIPPED']);
    expect(await consume({ ItemID: potion }, 3)).toEqual([400, 'ITEM_IS_EQUIPPED']);
    expect(await left()).toEqual(before);
    expect(await consume({ ItemID: potion }, 2)).toMatchObject({ ItemInstanceID: spare });
    expect(await consume({ ItemID: potion }, 1)).toEqual([400, 'ITEM_IS_EQUIPPED']);
    await world.act(player, 'UnequipItems', { ItemInstanceIDs: [worn] });
    expect(await consume({ ItemID: potion }, 1)).toMatchObject({ ItemInstanceID: worn });
  });

  it('knows nothing of what has expired', async () => {
    const torch = await world.addItem({ lifetime_seconds: 60 });
    const old = await anInstance(torch, 5);
    world.advance(30_000);
    const young = await anInstance(torch, 2);
    world.advance(30_000);
    expect(await consume({ ItemInstanceID: old }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
    expect(await consume({ ItemID: torch }, 3)).toEqual([400, 'INSUFFICIENT_ITEMS']);
    expect(await consume({ ItemID: torch }, 1)).toMatchObject({ ItemInstanceID: young });
    expect(await left()).toEqual({ [young]: 1 });
    world.advance(30_000);
    expect(await consume({ ItemID: torch }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
  });

  it('finds an item in its own catalog alone', async () => {
    const item_id = await world.addItem({}, 'Season-2');
    const [hat] = await world.granted(player, item_id, { catalog_version: 'Season-2', quantity: 2 });
    expect(await consume({ ItemID: item_id }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
    expect(await consume({ ItemID: item_id, CatalogVersion: 'Season-2' }, 1)).toMatchObject({
      ItemInstanceID: hat?.item_instance_id,
      CatalogVersion: 'Season-2',
    });
  });

  it('checks the item when both are named', async () => {
    const potion = await world.addItem();
    const instance = await anInstance(potion, 2);
    expect(await consume({ ItemInstanceID: instance, ItemID: potion }, 1)).toMatchObject({ ConsumedAmount: 1 });
    for (const other of [{ ItemID: await world.addItem() }, { ItemID: potion, CatalogVersion: 'Season-2' }]) {
      expect(await consume({ ItemInstanceID: instance, ...other }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
    }
  });

  it('touches nothing of another player', async () => {
    const potion = await world.addItem();
    const instance = await anInstance(potion);
    const other = await world.newPlayer();
    expect(await consume({ ItemInstanceID: instance }, 1, other)).toEqual([400, 'ITEM_NOT_FOUND']);
    expect(await consume({ ItemID: potion }, 1, other)).toEqual([400, 'ITEM_NOT_FOUND']);
    expect(await left()).toEqual({ [instance]: 1 });
  });

  it('needs an instance or an item, and an amount', async () => {
    const invalid = [400, 'VALIDATION_FAILED'];
    expect(await consume({}, 1)).toEqual(invalid);
    for (const amount of [null, 0, -1, 1.5, '1', USES_MAX + 1]) {
      expect(await consume({ ItemID: 'potion' }, amount)).toEqual(invalid);
    }
    expect(await consume({ ItemID: 'x'.repeat(129) }, 1)).toEqual(invalid);
    expect(await consume({ ItemID: 'potion' }, 1)).toEqual([400, 'ITEM_NOT_FOUND']);
  });
});

async function setTimes(instanceId: string, times: { expiresMs: number | null; boughtMs: number }): Promise<void> {
  const expiresAt = times.expiresMs === null ? null : new Date(times.expiresMs);
  await world.dataSource.query(
    'UPDATE item_instance SET expires_at = $3, purchase_date = $4 WHERE player_id = $1 AND instance_id = $2',
    [player.playerId, instanceId, expiresAt, new Date(times.boughtMs)],
  );
}
