import { CommandBus } from '@nestjs/cqrs';
import { AdminEntity, EnsureOwnerCommand, hashPassword, type AdminRole } from '@goldkeep/auth';
import { emailKeyOf } from '@goldkeep/persistence';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';

const PASSWORD = 'correct horse battery staple';

interface Body {
  readonly error?: string;
  readonly access_token: string;
  readonly game_id: number;
  readonly currency_id: number;
  readonly key_id: number;
  readonly secret_key: string;
  readonly version: number;
}

let world: ApiWorld;
let owner: string;

beforeAll(async () => {
  world = await openApiWorld();
  const email = 'owner@example.com';
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand({ email, password: PASSWORD }));
  owner = await logIn(email);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function admin(method: string, path: string, body?: object, bearer = owner) {
  return call<Body>(world.baseUrl, method, path, { bearer, ...(body && { body }) });
}

async function logIn(email: string): Promise<string> {
  const body = { email, password: PASSWORD };
  const { status, body: session } = await call<Body>(world.baseUrl, 'POST', '/api/admin/auth/login', { body });
  expect(status).toBe(200);
  return session.access_token;
}

async function anAdmin(role: AdminRole): Promise<string> {
  const email = `${role}-${newRequestId()}@example.com`;
  const passwordHash = await hashPassword(PASSWORD);
  const account = { email, emailKey: emailKeyOf(email), passwordHash, role, createdAt: new Date() };
  await world.dataSource.manager.insert(AdminEntity, account);
  return logIn(email);
}

const createGame = async () => (await admin('POST', '/api/admin/games', { name: 'Dragon Harbour' })).body.game_id;
const buy = async (key: string) => {
  const body = aPurchase({ player_email: `${newRequestId()}@example.com` });
  return (await world.call('POST', '/api/item-purchases/purchase-item', { body, key })).status;
};

describe('an owner', () => {
  it('sets up a game with a currency and a key, with which its backend sells an item', async () => {
    const game = await admin('POST', '/api/admin/games', {
      name: 'Dragon Harbour',
      title_id: 'HARBOUR',
      status: 'live',
    });
    expect(game).toMatchObject({ status: 201, body: { title_id: 'HARBOUR', name: 'Dragon Harbour', status: 'live' } });
    const id = game.body.game_id;
    const gold = { code: 'GOLD', name: 'Gold Coins', starting_amount: '100.00', max_balance: '5000.00' };
    const currency = await admin('POST', `/api/admin/games/${id}/currencies`, gold);
    expect(currency).toMatchObject({ status: 201, body: { ...gold, scale: 2, is_default: true, recharge: null } });
    const key = await admin('POST', `/api/admin/games/${id}/keys`, { name: 'servers', scopes: ['purchase'] });
    expect(key).toMatchObject({ status: 201, body: { scopes: ['purchase'], caps: null } });
    expect(await buy(key.body.secret_key)).toBe(200);
    const listed = await admin('GET', `/api/admin/games/${id}/keys`);
    expect(listed.body).toMatchObject({ keys: [{ key_id: key.body.key_id }] });
    expect(JSON.stringify(listed.body)).not.toContain(key.body.secret_key);
  });

  it('changes what a game is, and the game follows at once', async () => {
    const id = await createGame();
    await admin('POST', `/api/admin/games/${id}/currencies`, { code: 'GOLD', name: 'Gold', starting_amount: '9.00' });
    const key = (await admin('POST', `/api/admin/games/${id}/keys`, {})).body.secret_key;
    expect(await buy(key)).toBe(400);
    const currency = await admin('PATCH', `/api/admin/games/${id}/currencies/GOLD`, { starting_amount: '10.00' });
    expect(currency).toMatchObject({ status: 200, body: { starting_amount: '10.00', name: 'Gold' } });
    expect(await buy(key)).toBe(200);
    const paused = await admin('PATCH', `/api/admin/games/${id}`, { status: 'paused' });
    expect(paused).toMatchObject({ status: 200, body: { status: 'paused', name: 'Dragon Harbour' } });
    expect(await buy(key)).toBe(403);
    await admin('PATCH', `/api/admin/games/${id}`, { status: 'live', name: 'Renamed' });
    expect(await buy(key)).toBe(200);
    expect((await admin('GET', `/api/admin/games/${id}`)).body).toMatchObject({ name: 'Renamed', status: 'live' });
    expect((await admin('GET', '/api/admin/games')).body).toMatchObject({
      games: expect.arrayContaining([expect.objectContaining({ game_id: id, name: 'Renamed' })]) as unknown[],
    });
    expect((await admin('GET', `/api/admin/games/${id}/currencies`)).body).toMatchObject({
      currencies: [{ code: 'GOLD' }],
    });
  });

  it('rotates a key: the old one goes on beside its successor, or ends at once', async () => {
    const id = await createGame();
    await admin('POST', `/api/admin/games/${id}/currencies`, { code: 'GOLD', name: 'Gold', starting_amount: '10.00' });
    const first = (await admin('POST', `/api/admin/games/${id}/keys`, {})).body;
    const second = await admin('POST', `/api/admin/games/${id}/keys/${first.key_id}/rotate`);
    expect(second.status).toBe(201);
    expect([await buy(first.secret_key), await buy(second.body.secret_key)]).toEqual([200, 200]);
    const rotation = { immediate: true };
    const third = await admin('POST', `/api/admin/games/${id}/keys/${second.body.key_id}/rotate`, rotation);
    expect(third.status).toBe(201);
    expect([await buy(second.body.secret_key), await buy(third.body.secret_key)]).toEqual([401, 200]);
  });

  it('revokes a key, which ends at once', async () => {
    const id = await createGame();
    await admin('POST', `/api/admin/games/${id}/currencies`, { code: 'GOLD', name: 'Gold', starting_amount: '10.00' });
    const { key_id: keyId, secret_key: key } = (await admin('POST', `/api/admin/games/${id}/keys`, {})).body;
    expect(await buy(key)).toBe(200);
    expect((await admin('DELETE', `/api/admin/games/${id}/keys/${keyId}`)).status).toBe(204);
    expect(await buy(key)).toBe(401);
  });

  it('replaces the settings as a whole, and only those that were seen', async () => {
    const id = await createGame();
    await admin('POST', `/api/admin/games/${id}/currencies`, { code: 'GOLD', name: 'Gold', starting_amount: '10.00' });
    const key = (await admin('POST', `/api/admin/games/${id}/keys`, {})).body.secret_key;
    const { version } = (await admin('GET', `/api/admin/games/${id}/settings`)).body;
    const change = { version, settings: { fee_basis_points: 2_500 } };
    expect(await admin('PUT', `/api/admin/games/${id}/settings`, change)).toMatchObject({
      status: 200,
      body: { version: version + 1, settings: { fee_basis_points: 2_500 } },
    });
    const stale = await admin('PUT', `/api/admin/games/${id}/settings`, change);
    expect([stale.status, stale.body.error]).toEqual([412, 'version_conflict']);
    const sale = await world.call('POST', '/api/item-purchases/purchase-item', { body: aPurchase(), key });
    expect(sale.body).toMatchObject({ financial_breakdown: { platform_fee: '2.50', developer_revenue: '7.50' } });
  });

  it('replaces the transfer pairs as a whole, and only those that were seen', async () => {
    const id = await createGame();
    for (const code of ['GOLD', 'GEMS']) await admin('POST', `/api/admin/games/${id}/currencies`, { code, name: code });
    const { version } = (await admin('GET', `/api/admin/games/${id}/transfer-pairs`)).body;
    const pairs = [{ from: 'GOLD', to: 'GEMS' }];
    const replaced = await admin('PUT', `/api/admin/games/${id}/transfer-pairs`, { version, pairs });
    expect(replaced).toMatchObject({ status: 200, body: { version: version + 1, pairs } });
    const stale = await admin('PUT', `/api/admin/games/${id}/transfer-pairs`, { version, pairs });
    expect([stale.status, stale.body.error]).toEqual([412, 'version_conflict']);
    expect((await admin('GET', `/api/admin/games/${id}/transfer-pairs`)).body).toMatchObject({ pairs });
  });
});

describe('a session', () => {
  it('is needed for everything but logging in', async () => {
    for (const bearer of ['', 'gka_unknown', world.game.key]) {
      const { status, body } = await admin('GET', '/api/admin/games', undefined, bearer);
      expect([status, body.error]).toEqual([401, 'invalid_session']);
    }
    const withKey = await world.call<Body>('GET', '/api/admin/games');
    expect([withKey.status, withKey.body.error]).toEqual([401, 'invalid_session']);
  });

  it('opens no route of game backends', async () => {
    const answer = await call<Body>(world.baseUrl, 'GET', '/api/players/64', { bearer: owner });
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_api_key']);
  });

  it('ends by logging out, alone', async () => {
    const mine = await anAdmin('viewer');
    expect((await admin('POST', '/api/admin/auth/logout', undefined, mine)).status).toBe(204);
    expect((await admin('GET', '/api/admin/games', undefined, mine)).status).toBe(401);
    expect((await admin('POST', '/api/admin/auth/logout', undefined, mine)).status).toBe(401);
    expect((await admin('GET', '/api/admin/games')).status).toBe(200);
  });

  it('is not opened by a wrong password or an unknown address, which are answered alike', async () => {
    const logins = [
      { email: 'owner@example.com', password: 'wrong' },
      { email: 'unknown@example.com', password: PASSWORD },
    ];
    for (const login of logins) {
      const { status, body } = await admin('POST', '/api/admin/auth/login', login);
      expect([status, body.error]).toEqual([401, 'invalid_credentials']);
    }
  });
});

describe('a role', () => {
  const changes: readonly [string, string, object][] = [
    ['POST', '/api/admin/games', { name: 'Game' }],
    ['PATCH', '/api/admin/games/1', { name: 'Game' }],
    ['POST', '/api/admin/games/1/keys', {}],
    ['POST', '/api/admin/games/1/keys/1/rotate', {}],
    ['DELETE', '/api/admin/games/1/keys/1', {}],
  ];
  const configuration: readonly [string, string, object][] = [
    ['POST', '/api/admin/games/1/currencies', { code: 'NEW', name: 'New' }],
    ['PATCH', '/api/admin/games/1/currencies/GOLD', { name: 'New' }],
    ['PUT', '/api/admin/games/1/settings', { version: 0, settings: {} }],
    ['PUT', '/api/admin/games/1/transfer-pairs', { version: 0, pairs: [] }],
  ];

  it.each<[AdminRole, typeof changes]>([
    ['economist', changes],
    ['support', [...changes, ...configuration]],
    ['viewer', [...changes, ...configuration]],
  ])('of %s may read everything and may not change what is not its own', async (role, forbidden) => {
    const bearer = await anAdmin(role);
    const readable = ['', '/1', '/1/keys', '/1/currencies', '/1/settings', '/1/transfer-pairs'];
    for (const path of readable) {
      expect((await admin('GET', `/api/admin/games${path}`, undefined, bearer)).status).toBe(200);
    }
    for (const [method, path, body] of forbidden) {
      const answer = await admin(method, path, body, bearer);
      expect([method, path, answer.status, answer.body.error]).toEqual([method, path, 403, 'role_missing']);
    }
  });

  it('of economist may configure', async () => {
    const bearer = await anAdmin('economist');
    for (const [method, path, body] of configuration) {
      expect([path, (await admin(method, path, body, bearer)).body.error]).not.toEqual([path, 'role_missing']);
    }
  });
});
