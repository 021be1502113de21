import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';

const PASSWORD = 'correct horse battery staple';
const PURCHASE = '/api/item-purchases/purchase-item';
const BUYER = 'buyer@example.com';

interface Body {
  readonly error?: string;
  readonly access_token: string;
  readonly catalog_price?: string | null;
  readonly items: readonly { readonly item_id: string }[];
}

let world: ApiWorld;
let owner: string;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems', scale: 0 }]);
  const login = { email: 'owner@example.com', password: PASSWORD };
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(login));
  owner = (await call<Body>(world.baseUrl, 'POST', '/api/admin/auth/login', { body: login })).body.access_token;
  await world.game.addPlayer(BUYER, '1000.00');
  await world.game.set({ enforce_catalog_prices: true });
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const catalog = (method: string, body?: object, bearer = owner) => {
  const path = `/api/admin/games/${world.game.gameId}/catalogs/Item/items`;
  return call<Body>(world.baseUrl, method, path, { bearer, ...(body && { body }) });
};
const item = (method: string, itemId: string, body?: object) => {
  const path = `/api/admin/games/${world.game.gameId}/catalogs/Item/items/${itemId}`;
  return call<Body>(world.baseUrl, method, path, { bearer: owner, ...(body && { body }) });
};
const anItem = async (gold: string): Promise<string> => {
  const item_id = newRequestId();
  const added = await catalog('POST', { item_id, display_name: 'Sword', prices: { GOLD: gold } });
  expect(added.status).toBe(201);
  return item_id;
};
const buy = async (item_id: string, price: string, parts: Readonly<Record<string, unknown>> = {}) => {
  const sale = aPurchase({ player_email: BUYER, item_id, unit_price: price, total_price: price, ...parts });
  const { status, body } = await world.call<Body>('POST', PURCHASE, { body: sale });
  return status === 400 ? [body.error, body.catalog_price] : status;
};

describe('a game that enforces the prices of its catalog', () => {
  it('sells at the price of the catalog, and names it to whoever asks for another', async () => {
    const itemId = await anItem('10.00');
    expect(await buy(itemId, '10.00')).toBe(200);
    expect(await buy(itemId, '9.99')).toEqual(['price_mismatch', '10.00']);
    expect(await buy(itemId, '10.00', { item_quantity: 2, total_price: '20.00' })).toBe(200);
  });

  it('sells nothing that the catalog has no price for in the currency', async () => {
    const itemId = await anItem('10.00');
    const gems = await world.game.currencyId('GEMS');
    expect(await buy(itemId, '10', { currency_id: gems })).toEqual(['price_mismatch', null]);
    expect(await buy('unknown', '10.00')).toEqual(['price_mismatch', null]);
  });

  it('sells at a new price from the moment of the change, and nothing that was deleted', async () => {
    const itemId = await anItem('10.00');
    expect(await buy(itemId, '10.00')).toBe(200);
    const replaced = await item('PUT', itemId, { display_name: 'Sword', prices: { GOLD: '12.00' } });
    expect(replaced.status).toBe(200);
    expect(await buy(itemId, '10.00')).toEqual(['price_mismatch', '12.00']);
    expect(await buy(itemId, '12.00')).toBe(200);
    expect((await item('DELETE', itemId)).status).toBe(204);
    expect(await buy(itemId, '12.00')).toEqual(['price_mismatch', null]);
  });

  it('answers a completed request with its receipt, whatever the price is by now', async () => {
    const itemId = await anItem('10.00');
    const client_request_id = newRequestId();
    expect(await buy(itemId, '10.00', { client_request_id })).toBe(200);
    await item('DELETE', itemId);
    expect(await buy(itemId, '10.00', { client_request_id })).toBe(409);
  });

  it('lets nobody list the catalog who is no admin', async () => {
    expect((await catalog('GET')).body.items.length).toBeGreaterThan(0);
    expect((await catalog('GET', undefined, world.game.key)).status).toBe(401);
  });
});
