import { auditFindings } from '../support/audit';
import { eventually } from '../support/eventually';
import { openUserWorld, type UserWorld } from '../support/user-world';

interface Inventory {
  readonly Inventory: readonly {
    readonly ItemInstanceId: string;
    readonly ItemId: string;
    readonly RemainingUses: number;
  }[];
  readonly VirtualCurrency: Readonly<Record<string, number>>;
}
interface CustomData {
  readonly Data: Readonly<Record<string, { readonly Value: string }>>;
}

let world: UserWorld;

afterEach(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const usesOf = ({ Inventory }: Inventory) =>
  Object.fromEntries(Inventory.map((one) => [one.ItemId, one.RemainingUses]));

it('a casual game: one currency, settings kept, a power-up used up', async () => {
  world = await openUserWorld([{ code: 'CO', name: 'Coins', scale: 0, startingAmount: '100' }]);
  await world.addItem('rocket', { item_class: 'PowerUp' });
  const user = await world.addUser();
  await user.grant('rocket', 2);
  const start = await user.act<{ UserData: { VirtualCurrency: object } }>('GetClientState', { UsageTime: 0 });
  expect(start.UserData.VirtualCurrency).toEqual({ CO: 100 });

  for (const [Key, Value] of [
    ['tutorial_step', 5],
    ['sound', true],
    ['last_level', 'forest-3'],
  ] as const) {
    expect(await user.act('UpdateCustomUserData', { Key, Value })).toMatchObject({ IsCompleted: true });
  }
  const { Data } = await user.act<CustomData>('GetCustomUserData');
  expect(Object.fromEntries(Object.entries(Data).map(([key, { Value }]) => [key, Value]))).toEqual({
    tutorial_step: '5',
    sound: 'True',
    last_level: 'forest-3',
  });

  await user.act('ConsumeItem', { ItemID: 'rocket', SubtractAmount: 1 });
  expect(usesOf(await user.act<Inventory>('GetUserInventory'))).toEqual({ rocket: 1 });
  await user.act('ConsumeItem', { ItemID: 'rocket', SubtractAmount: 1 });
  expect(usesOf(await user.act<Inventory>('GetUserInventory'))).toEqual({});
});

it('an idle game: dice recharge, dice and shields become coins, a cosmetic burns coins, sessions are timed', async () => {
  const energy = { rate: '1', periodSeconds: 60, max: '10' };
  world = await openUserWorld([
    { code: 'CO', name: 'Coins', scale: 0 },
    { code: 'DICE', name: 'Dice', scale: 0, recharge: energy },
    { code: 'SH', name: 'Shields', scale: 0, startingAmount: '3' },
    { code: 'IG', name: 'Gems', scale: 0 },
  ]);
  const pairs = [
    { from: 'DICE', to: 'CO' },
    { from: 'SH', to: 'CO' },
  ];
  await world.admin('PUT', 'transfer-pairs', { version: 1, pairs });
  const user = await world.addUser();
  // Four minutes and a half ago there were no dice.
  await world.dataSource.query("UPDATE player SET date_joined = now() - interval '270 seconds'");
  await world.dataSource.query("UPDATE currency_recharge SET valid_from = now() - interval '1 day'");

  // The terms of the currency are known everywhere within a second.
  await eventually(async () => {
    expect((await user.act<Inventory>('GetUserInventory')).VirtualCurrency.DICE).toBe(4);
  });
  const transfer = (FromCurrencyID: string, TransferAmount: number) =>
    user.act('TransferVirtualCurrency', { FromCurrencyID, ToCurrencyID: 'CO', TransferAmount });
  expect(await transfer('DICE', 3)).toMatchObject({ UpdatedVirtualCurrencies: { DICE: 1, CO: 3 } });
  expect(await transfer('SH', 3)).toMatchObject({ UpdatedVirtualCurrencies: { SH: 0, CO: 6 } });
  expect(await user.act('SubtractVirtualCurrency', { CurrencyID: 'CO', SubtractAmount: 5 })).toEqual({
    CurrencyID: 'CO',
    NewBalance: 1,
  });
  await user.act('AddUsageTime', { UsageTime: 60 });
  expect(await user.act('AddUsageTime', { UsageTime: 60 })).toMatchObject({ Today: 120, CurrentWeek: 120, Total: 120 });
});

it('a role-playing game: a potion by its instance, materials across stacks, worn armour kept', async () => {
  world = await openUserWorld([
    { code: 'CO', name: 'Gold', scale: 0 },
    { code: 'IG', name: 'Crystals', scale: 0 },
  ]);
  await world.addItem('health_potion');
  await world.addItem('iron_ore', { lifetime_seconds: 86_400 });
  await world.addItem('plate_armour', { stackable: false });
  const user = await world.addUser();
  await user.grant('health_potion', 3);
  await user.grant('iron_ore', 6);
  await user.grant('iron_ore', 6);
  await user.grant('plate_armour');
  const { Inventory } = await user.act<Inventory>('GetUserInventory');
  const idOf = (itemId: string) => Inventory.find(({ ItemId }) => ItemId === itemId)?.ItemInstanceId;

  expect(await user.act('ConsumeItem', { ItemInstanceID: idOf('health_potion'), SubtractAmount: 1 })).toEqual({
    ItemID: 'health_potion',
    ItemInstanceID: idOf('health_potion'),
    CatalogVersion: 'Item',
    ConsumedAmount: 1,
  });
  await user.act('ConsumeItem', { ItemID: 'iron_ore', SubtractAmount: 10 });
  await user.act('EquipItems', { CharacterID: 'paladin', ItemInstanceIDs: [idOf('plate_armour')] });
  const wear = { ItemInstanceID: idOf('plate_armour'), SubtractAmount: 1 };
  expect(await user.refused('ConsumeItem', wear)).toEqual([400, 'ITEM_IS_EQUIPPED']);
  await user.act('UnequipItems', { CharacterID: 'paladin', ItemInstanceIDs: [idOf('plate_armour')] });
  await user.act('ConsumeItem', wear);
  const left = await user.act<Inventory>('GetUserInventory');
  expect(usesOf(left)).toEqual({ health_potion: 2, iron_ore: 2 });
});
