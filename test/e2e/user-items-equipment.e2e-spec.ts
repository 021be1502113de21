import { openItemWorld, type ItemPlayer, type ItemWorld } from '../support/item-world';

let world: ItemWorld;
let player: ItemPlayer;

beforeAll(async () => {
  world = await openItemWorld();
});
beforeEach(async () => {
  player = await world.newPlayer();
});
afterAll(() => world.close());

const equip = (ItemInstanceIDs: readonly (string | undefined)[], CharacterID = '') => {
  return world.act(player, 'EquipItems', { ItemInstanceIDs, CharacterID });
};
const unequip = (ItemInstanceIDs: readonly (string | undefined)[], CharacterID = '') => {
  return world.act(player, 'UnequipItems', { ItemInstanceIDs, CharacterID });
};
const anInstance = (itemId: string, quantity?: number) => world.newInstance(player, itemId, quantity);

describe('EquipItems', () => {
  it('puts on any item, and answers with the changed instances in the order named, each once', async () => {
    const terms = { display_name: 'Sword', item_class: 'Weapon', prices: { GOLD: '12.50' }, stackable: false };
    const sword = await world.addItem(terms);
    const [one, two, three] = [await anInstance(sword), await anInstance(sword), await anInstance(sword)];
    await equip([two], 'hero_1');
    const changed = await equip([three, two, one, three], 'hero_1');
    expect(changed).toEqual({
      Items: [three, one].map((ItemInstanceId) => ({
        ItemInstanceId,
        ItemId: sword,
        CatalogVersion: 'Item',
        DisplayName: 'Sword',
        ItemClass: 'Weapon',
        RemainingUses: 1,
        PurchaseDate: expect.stringMatching(/Z$/),
        Expiration: null,
        UnitCurrency: 'GOLD',
        UnitPrice: 12,
        CustomData: {},
        IsEquipped: true,
      })),
    });
    expect(await equip([one, two, three], 'hero_1')).toEqual({ Items: [] });
  });

  it('moves what another character wears, or nobody in particular', async () => {
    const sword = await anInstance(await world.addItem({ stackable: false }));
    for (const character of [undefined, 'hero_1', 'hero_2', undefined]) {
      expect(await equip([sword], character)).toMatchObject({ Items: [{ ItemInstanceId: sword, IsEquipped: true }] });
      expect(await wearerOf(sword)).toBe(character ?? null);
    }
  });

  it('changes nothing when the player lacks one of them', async () => {
    const [potion, torch] = [await world.addItem(), await world.addItem({ lifetime_seconds: 60 })];
    const [one, burnt] = [await anInstance(potion), await anInstance(torch)];
    world.advance(60_000);
    const notFound = [400, 'ITEM_NOT_FOUND'];
    for (const missing of [burnt, 'itm_none', '']) expect(await equip([one, missing])).toEqual(notFound);
    const other = await world.newPlayer();
    expect(await world.act(other, 'EquipItems', { ItemInstanceIDs: [one] })).toEqual(notFound);
    expect(await equip([one])).toMatchObject({ Items: [{ ItemInstanceId: one }] });
  });

  it('shows the id of an item that has left the catalog', async () => {
    const item = await world.addItem({ item_class: 'Weapon' });
    const instance = await anInstance(item);
    await world.deleteItem(item);
    expect(await equip([instance])).toMatchObject({ Items: [{ DisplayName: item, ItemClass: null }] });
  });

  it.each(['EquipItems', 'UnequipItems'])('needs 1 to 100 instances, as %s does', async (action) => {
    const invalid = [400, 'VALIDATION_FAILED'];
    for (const ItemInstanceIDs of [null, [], 'itm', [1], Array<string>(101).fill('itm')]) {
      expect(await world.act(player, action, { ItemInstanceIDs })).toEqual(invalid);
    }
    const CharacterID = 'x'.repeat(129);
    expect(await world.act(player, action, { ItemInstanceIDs: ['itm'], CharacterID })).toEqual(invalid);
  });
});

describe('UnequipItems', () => {
  it('takes off what is named, whoever wears it, and answers with what changed', async () => {
    const sword = await world.addItem({ stackable: false });
    const ids = [await anInstance(sword), await anInstance(sword), await anInstance(sword)];
    const [one, two, three] = ids;
    await equip([one], 'hero_1');
    await equip([three]);
    expect(await unequip([three, two, one])).toMatchObject({
      Items: [
        { ItemInstanceId: three, IsEquipped: false },
        { ItemInstanceId: one, IsEquipped: false },
      ],
    });
    expect(await unequip(ids)).toEqual({ Items: [] });
  });

  it('takes off for a character only what that character wears', async () => {
    const sword = await world.addItem({ stackable: false });
    const [mine, others, nobodys] = [await anInstance(sword), await anInstance(sword), await anInstance(sword)];
    await equip([mine], 'hero_1');
    await equip([others], 'hero_2');
    await equip([nobodys]);
    const changed = await unequip([mine, others, nobodys], 'hero_1');
    expect(changed).toMatchObject({ Items: [{ ItemInstanceId: mine }] });
    expect([await wearerOf(mine), await wearerOf(others)]).toEqual([null, 'hero_2']);
  });

  it('changes nothing when the player lacks one of them', async () => {
    const sword = await anInstance(await world.addItem({ stackable: false }));
    await equip([sword]);
    expect(await unequip([sword, 'itm_none'])).toEqual([400, 'ITEM_NOT_FOUND']);
    expect(await unequip([sword])).toMatchObject({ Items: [{ ItemInstanceId: sword }] });
  });
});

async function wearerOf(instanceId: string): Promise<string | null | undefined> {
  const [row] = await world.dataSource.query<{ wearer: string | null }[]>(
    'SELECT character_id AS wearer FROM item_instance WHERE player_id = $1 AND instance_id = $2',
    [player.playerId, instanceId],
  );
  return row?.wearer;
}
