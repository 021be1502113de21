import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';

interface Envelope {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Data: ClientState;
}
interface ClientState {
  readonly AuthContext: { readonly ClientSessionTicket: string; readonly UserID: string; readonly ExpiresAt: string };
  readonly UserData: Readonly<Record<string, unknown>>;
  readonly UserInventoryResult: Inventory;
  readonly CustomUserDataResult: { readonly Data: Readonly<Record<string, { readonly Value: string }>> };
  readonly TitlePublicConfiguration: {
    readonly AllowedCurrencyTransferPairs: readonly unknown[];
    readonly VirtualCurrencies: readonly { readonly CurrencyID: string }[];
  };
  readonly CatalogItemsResult: { readonly Catalog: readonly Readonly<Record<string, unknown>>[] };
  readonly LeaderboardResult: { readonly Own: object | null };
}
interface Inventory {
  readonly Inventory: readonly { readonly ItemId: string }[];
  readonly VirtualCurrency: Readonly<Record<string, number>>;
  readonly VirtualCurrencyRechargeTimes: Readonly<Record<string, { readonly SecondsToRecharge: number }>>;
}

const PASSWORD = 'correct horse battery staple';
const PARTS = [
  'UserData',
  'UserInventoryResult',
  'CustomUserDataResult',
  'TitlePublicConfiguration',
  'CatalogItemsResult',
  'LeaderboardResult',
];
const ENERGY = { code: 'ENERGY', name: 'Energy', scale: 0, recharge: { rate: '1', periodSeconds: 60, max: '10' } };

let world: ApiWorld;
let owner: string;
let names = 0;

beforeAll(async () => {
  world = await openApiWorld(
    [{ code: 'GOLD' }, { ...ENERGY, startingAmount: '4' }, { code: 'Token', name: 'Tokens' }],
    {
      RATE_LIMITS: 'off',
    },
  );
  const login = { email: 'owner@example.com', password: PASSWORD };
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(login));
  const answer = await call<{ access_token: string }>(world.baseUrl, 'POST', '/api/admin/auth/login', { body: login });
  owner = answer.body.access_token;
  const potion = {
    item_id: 'potion',
    display_name: 'Health Potion',
    item_class: 'Consumable',
    prices: { GOLD: '12.50' },
  };
  await admin('POST', 'catalogs/Item/items', potion);
  await admin('PUT', 'transfer-pairs', { version: 1, pairs: [{ from: 'ENERGY', to: 'GOLD' }] });
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const admin = async (method: string, path: string, body: object): Promise<void> => {
  const at = `/api/admin/games/${world.game.gameId}/${path}`;
  expect((await call(world.baseUrl, method, at, { bearer: owner, body })).status).toBeLessThan(300);
};
const aPlayer = async (funds = '0'): Promise<{ playerId: number; userId: string; ticket: string }> => {
  const player_email = `player${++names}@state.example`;
  const body = { player_email, player_name: 'Player One', platform: 'steam' };
  const made = await world.call<{ player_id: number; user_id: string }>('POST', '/api/players', { body });
  const { player_id: playerId, user_id: userId } = made.body;
  if (funds !== '0') await world.game.addPlayer(player_email, funds);
  const session = await world.call<ClientState['AuthContext']>('POST', `/api/players/${playerId}/sessions`);
  return { playerId, userId, ticket: session.body.ClientSessionTicket };
};
const grant = async (playerId: number, quantity: number): Promise<void> => {
  const body = { client_request_id: newRequestId(), item_id: 'potion', quantity };
  expect((await world.call('POST', `/api/players/${playerId}/items`, { body })).status).toBe(201);
};
const act = async <Data = ClientState>(bearer: string, action: string, body: object = {}): Promise<Data> => {
  const answer = await call<Envelope>(world.baseUrl, 'POST', `/api/user/${action}`, { bearer, body });
  expect([answer.status, answer.body.Error]).toEqual([200, null]);
  return answer.body.Data as Data;
};

describe('GetUserInventory', () => {
  it('tells items, whole units of every currency, and when recharging ones recharge', async () => {
    const { playerId, ticket } = await aPlayer('15.99');
    await grant(playerId, 3);
    const inventory = await act<Inventory>(ticket, 'GetUserInventory');
    expect(inventory.Inventory).toMatchObject([
      { ItemId: 'potion', DisplayName: 'Health Potion', RemainingUses: 3, IsEquipped: false, UnitPrice: 12 },
    ]);
    expect(inventory.VirtualCurrency).toEqual({ GOLD: 15, ENERGY: 4, Token: 0 });
    const { SecondsToRecharge } = inventory.VirtualCurrencyRechargeTimes.ENERGY ?? { SecondsToRecharge: NaN };
    expect(inventory.VirtualCurrencyRechargeTimes).toMatchObject({
      ENERGY: { RechargeMax: 10, RechargePeriod: 60, RechargeRate: 1 },
    });
    expect(SecondsToRecharge).toBeGreaterThan(0);
    expect(SecondsToRecharge).toBeLessThanOrEqual(60);
  });
});

describe('GetClientState', () => {
  it('tells everything in one call', async () => {
    const { playerId, userId, ticket } = await aPlayer('15.99');
    await grant(playerId, 2);
    await act(ticket, 'UpdateCustomUserData', { Key: 'language', Value: 'en' });
    const section = (name: string, data: object) =>
      world.call('PUT', `/api/players/${playerId}/state/${name}`, { body: { data } });
    await section('characters', { hero: { level: 3 } });
    await section('public_data', { Country: 'FI', Power: 500 });
    const state = await act(ticket, 'GetClientState', { UsageTime: 90 });
    expect(Object.keys(state)).toEqual(['AuthContext', ...PARTS]);
    expect(state.AuthContext).toMatchObject({ ClientSessionTicket: ticket, UserID: userId });
    expect(state.UserData).toEqual({
      UserID: userId,
      TitleID: expect.any(String) as string,
      Platform: 'steam',
      Inventory: state.UserInventoryResult.Inventory,
      VirtualCurrency: { GOLD: 15, ENERGY: 4, Token: 0 },
      CustomUserData: state.CustomUserDataResult,
      Characters: { hero: { level: 3 } },
      GameLoops: {},
      Premium: {},
      Quests: {},
      Social: {},
      DailyRewards: {},
      PublicData: {
        Username: 'Player One',
        Country: 'FI',
        AvatarUrl: null,
        Vip: false,
        Level: 0,
        Power: 500,
        NetWorth: 0,
      },
      UsageTime: { [`${new Date().toISOString().slice(0, 10)}T00:00:00Z`]: 90 },
      IsBanned: false,
      BanReason: null,
    });
    expect(state.CustomUserDataResult.Data.language?.Value).toBe('en');
    expect(state.TitlePublicConfiguration.AllowedCurrencyTransferPairs).toEqual([
      { FromCurrencyID: 'ENERGY', ToCurrencyID: 'GOLD' },
    ]);
    const codes = state.TitlePublicConfiguration.VirtualCurrencies.map(({ CurrencyID }) => CurrencyID);
    expect(codes).toEqual(['GOLD', 'ENERGY', 'Token']);
    expect(state.CatalogItemsResult.Catalog).toMatchObject([
      { ItemId: 'potion', VirtualCurrencyPrices: { GOLD: 12 }, IsStackable: true },
    ]);
    expect(state.LeaderboardResult.Own).toEqual({ Position: 1, Power: 500 });
  });

  it('tells only the parts that are asked for, and who the user is', async () => {
    const { userId, ticket } = await aPlayer();
    const some = await act(ticket, 'GetClientState', { Sections: ['CatalogItemsResult', 'Quests'] });
    expect(Object.keys(some)).toEqual(['AuthContext', 'UserData', 'CatalogItemsResult']);
    expect(Object.keys(some.UserData)).toEqual(['UserID', 'TitleID', 'Platform', 'Quests', 'IsBanned', 'BanReason']);
    expect(some.AuthContext.UserID).toBe(userId);
    const body = { Sections: ['Everything'] };
    const refused = await call<Envelope>(world.baseUrl, 'POST', '/api/user/GetClientState', { bearer: ticket, body });
    expect([refused.status, refused.body.Error]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('adds no play time when the body of a real client says null or 0', async () => {
    const { ticket } = await aPlayer();
    for (const UsageTime of [null, 0]) await act(ticket, 'GetClientState', { UsageTime, Sections: null, Key: '' });
    expect(await act<{ Total: number }>(ticket, 'GetUsageTime')).toMatchObject({ Total: 0 });
  });

  it('gives the sections back as they were written, numbers to the last digit', async () => {
    const { playerId, ticket } = await aPlayer();
    const body = '{"data":{"seed": 12345678901234567890, "share": 1.50}}';
    expect((await world.call('PUT', `/api/players/${playerId}/state/quests`, { body })).status).toBe(200);
    const path = '/api/user/GetClientState';
    const response = await fetch(world.baseUrl + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ticket}` },
    });
    expect(await response.text()).toContain('"Quests":{"seed":12345678901234567890,"share":1.50}');
  });

  it('gives a caller with the game key a ticket for the user', async () => {
    const { userId } = await aPlayer();
    const { body } = await world.call<Envelope>('POST', '/api/user/GetClientState', { body: { UserID: userId } });
    expect(await act(body.Data.AuthContext.ClientSessionTicket, 'GetUsageTime')).toMatchObject({ Total: 0 });
  });
});
