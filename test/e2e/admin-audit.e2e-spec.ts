import { adminRoutes, tryRoute } from '../support/admin-routes';
import { newRequestId } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { openSession } from '../support/module-app';
import { openUserWorld, type UserWorld } from '../support/user-world';

interface Entry {
  readonly entry_id: number;
  readonly admin_id: number | null;
  readonly role: string | null;
  readonly action: string;
  readonly method: string;
  readonly route: string;
  readonly game_id: number | null;
  readonly target: Readonly<Record<string, string>>;
  readonly request_id: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly changed: readonly string[];
}
interface Page {
  readonly entries: readonly Entry[];
  readonly next_cursor: number | null;
}

let world: UserWorld;
let owner: string;

beforeAll(async () => {
  world = await openUserWorld();
  owner = await openSession(world.dataSource, 'owner');
});

afterAll(() => world.close());

async function send(method: string, path: string, body?: unknown, bearer = owner) {
  const requestId = newRequestId();
  const headers = { 'X-Request-Id': requestId };
  const answer: Answer<Record<string, unknown>> = await call(world.baseUrl, method, path, { bearer, headers, body });
  return { ...answer, requestId };
}

async function readLog(query = ''): Promise<Page> {
  const { status, body } = await call<Page>(world.baseUrl, 'GET', `/api/admin/audit-log?${query}`, { bearer: owner });
  expect(status).toBe(200);
  return body;
}

async function entryOf(requestId: string): Promise<Entry | undefined> {
  return (await readLog('limit=100')).entries.find(({ request_id: id }) => id === requestId);
}

describe('the audit log', () => {
  it('has an entry for every changing admin route, whoever calls it', async () => {
    const changing = adminRoutes(world).filter(({ method }) => method !== 'get');
    expect(changing.length).toBeGreaterThan(10);
    const missing: string[] = [];
    for (const route of changing) {
      for (const role of ['owner', 'viewer'] as const) {
        const { requestId, status } = await tryRoute(world, route, role);
        const entry = await entryOf(requestId);
        const isRight = entry?.status === status && entry.role === role && entry.action === route.operationId;
        if (!isRight) missing.push(`${route.route} by ${role}: ${status}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('tells who changed what, with the state before and after', async () => {
    const path = `/api/admin/games/${world.game.gameId}`;
    const { requestId } = await send('PATCH', path, { name: 'Renamed' });
    expect(await entryOf(requestId)).toMatchObject({
      role: 'owner',
      action: 'updateGame',
      method: 'PATCH',
      route: '/api/admin/games/:game_id',
      game_id: world.game.gameId,
      outcome: 'succeeded',
      status: 200,
      error: null,
      body: { name: 'Renamed' },
      before: { name: 'World' },
      after: { name: 'Renamed' },
      changed: ['name'],
    });
  });

  it('follows an item of a catalog from its making to its end', async () => {
    const items = `/api/admin/games/${world.game.gameId}/catalogs/Item/items`;
    const made = await send('POST', items, { item_id: 'bow', display_name: 'Bow' });
    const changed = await send('PUT', `${items}/bow`, { display_name: 'Long Bow' });
    const deleted = await send('DELETE', `${items}/bow`);
    expect(await entryOf(made.requestId)).toMatchObject({ before: null, after: { item_id: 'bow' } });
    expect(await entryOf(changed.requestId)).toMatchObject({
      target: { version: 'Item', item_id: 'bow' },
      before: { display_name: 'Bow' },
      after: { display_name: 'Long Bow' },
      changed: ['display_name'],
    });
    expect(await entryOf(deleted.requestId)).toMatchObject({ before: { item_id: 'bow' }, after: null, status: 204 });
  });

  it.each([
    ['settings', 'settings', { version: 1, settings: { fee_basis_points: 500 } }, 'settings.fee_basis_points'],
    ['a currency', 'currencies/GOLD', { name: 'Pieces of Gold' }, 'name'],
    ['transfer pairs', 'transfer-pairs', { version: 1, pairs: [] }, 'version'],
  ])('names the fields of %s that changed', async (_what, below, body, field) => {
    const path = `/api/admin/games/${world.game.gameId}/${below}`;
    const method = below.startsWith('currencies') ? 'PATCH' : 'PUT';
    const sent = await send(method, path, body);
    expect(sent.status).toBe(200);
    expect((await entryOf(sent.requestId))?.changed).toContain(field);
  });

  it('keeps no secret: neither of a key nor of a login', async () => {
    const keys = `/api/admin/games/${world.game.gameId}/keys`;
    const issued = await send('POST', keys, { name: 'EU' });
    const rotated = await send('POST', `${keys}/${String(issued.body.key_id)}/rotate`, {});
    expect(await entryOf(issued.requestId)).toMatchObject({ after: { name: 'EU', secret_key: '[withheld]' } });
    expect(await entryOf(rotated.requestId)).toMatchObject({
      before: { name: 'EU' },
      changed: expect.arrayContaining(['rotated_to']) as unknown,
    });
    const credentials = { email: 'owner@example.com', password: 'not the password' };
    const login = await send('POST', '/api/admin/auth/login', credentials);
    expect(await entryOf(login.requestId)).toMatchObject({
      ...{ action: 'logIn', admin_id: null, status: 401, error: 'invalid_credentials' },
      body: { email: 'owner@example.com' },
    });
    const everything = await world.dataSource.query<object[]>(
      'SELECT * FROM audit_entry e JOIN audit_outcome USING (entry_id)',
    );
    for (const secret of [issued.body.secret_key, rotated.body.secret_key, credentials.password]) {
      expect(JSON.stringify(everything)).not.toContain(secret);
    }
  });

  it('keeps of a failed login no address that is nobody’s', async () => {
    const login = await send('POST', '/api/admin/auth/login', { email: 'my-password-by-mistake', password: 'x' });
    expect(await entryOf(login.requestId)).toMatchObject({ admin_id: null, body: { email: '[unknown]' }, status: 401 });
  });

  it('names the admin who logged in', async () => {
    const login = await send('POST', '/api/admin/auth/login', {
      email: 'owner@example.com',
      password: 'correct horse battery staple',
    });
    const entry = await entryOf(login.requestId);
    expect(entry).toMatchObject({ action: 'logIn', role: 'owner', outcome: 'succeeded', after: null });
    expect(entry?.admin_id).not.toBeNull();
  });

  it('has attempts that were refused, with the code of the refusal', async () => {
    const path = `/api/admin/games/${world.game.gameId}`;
    const invalid = await send('PATCH', path, { status: 'sold' });
    expect(await entryOf(invalid.requestId)).toMatchObject({
      ...{ outcome: 'refused', status: 400, error: 'validation_failed', body: { status: 'sold' }, after: null },
    });
    const viewer = await openSession(world.dataSource, 'viewer');
    const forbidden = await send('PATCH', path, { name: 'Mine' }, viewer);
    expect(await entryOf(forbidden.requestId)).toMatchObject({ role: 'viewer', error: 'role_missing', before: null });
  });

  it('takes in whatever JSON allows, even where the route refuses it', async () => {
    const path = `/api/admin/games/${world.game.gameId}/catalogs/Item/items/%00`;
    const { requestId, status } = await send('PUT', path, '{"display_name":"a\\u0000b"}');
    expect([status, (await entryOf(requestId))?.status]).toEqual([400, 400]);
  });

  it('does not hear of callers without a session', async () => {
    const { requestId } = await send('POST', '/api/admin/games', { name: 'Nobody’s' }, 'gka_unknown');
    expect(await entryOf(requestId)).toBeUndefined();
  });

  it('shows an entry as unknown whose process died before the outcome', async () => {
    await world.dataSource.query(
      `INSERT INTO audit_entry (created_at, action, method, route, request_id, target)
       VALUES (now(), 'updateGame', 'PATCH', '/', 'cut-off', '{}')`,
    );
    expect(await entryOf('cut-off')).toMatchObject({ outcome: 'unknown', status: null });
  });

  it('is read newest first, by pages, game, admin and action', async () => {
    const other = await world.addGame();
    const economist = await openSession(world.dataSource, 'economist');
    const path = `/api/admin/games/${other.gameId}/currencies`;
    for (const code of ['A1', 'A2', 'A3']) await send('POST', path, { code, name: code }, economist);
    await send('PATCH', `${path}/A1`, { name: 'A' });

    const first = await readLog(`game_id=${other.gameId}&limit=2`);
    const second = await readLog(`game_id=${other.gameId}&limit=2&cursor=${String(first.next_cursor)}`);
    expect([...first.entries, ...second.entries].map(({ action, body }) => [action, body?.code])).toEqual([
      ['updateCurrency', undefined],
      ['createCurrency', 'A3'],
      ['createCurrency', 'A2'],
      ['createCurrency', 'A1'],
    ]);
    expect(second.next_cursor).toBeNull();
    const adminId = String(first.entries[1]?.admin_id);
    expect((await readLog(`admin_id=${adminId}`)).entries).toHaveLength(3);
    expect((await readLog(`action=updateCurrency&game_id=${other.gameId}`)).entries).toHaveLength(1);
  });

  it.each(['UPDATE audit_entry SET action = $$x$$', 'DELETE FROM audit_outcome', 'TRUNCATE audit_entry CASCADE'])(
    'only grows: %s is refused by the database',
    async (statement) => {
      await expect(world.dataSource.query(statement)).rejects.toThrow('the audit log only grows');
    },
  );
});
