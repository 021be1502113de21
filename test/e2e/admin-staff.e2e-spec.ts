import { openApiWorld, type ApiWorld } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { openSession } from '../support/module-app';

interface Body {
  readonly error?: string;
  readonly access_token: string;
  readonly admin_id: number;
  readonly email: string;
  readonly role: string;
  readonly is_disabled: boolean;
  readonly password?: string;
  readonly admins: readonly Body[];
  readonly sessions: readonly { readonly is_current: boolean }[];
}

const PASSWORD = 'correct horse battery staple';
let world: ApiWorld;
let owner: string;
let people = 0;

beforeAll(async () => {
  world = await openApiWorld();
  owner = await openSession(world.dataSource, 'owner');
});

afterAll(() => world.close());

function send(method: string, path: string, body?: object, bearer = owner): Promise<Answer<Body>> {
  return call<Body>(world.baseUrl, method, `/api/admin/${path}`, { bearer, ...(body && { body }) });
}

async function anAdmin(role: string): Promise<{ readonly adminId: number; readonly email: string }> {
  const email = `Person${++people}@staff.example`;
  const { status, body } = await send('POST', 'admins', { email, role, password: PASSWORD });
  expect(status).toBe(201);
  return { adminId: body.admin_id, email };
}

async function logIn(email: string, password = PASSWORD): Promise<Answer<Body>> {
  return send('POST', 'auth/login', { email, password });
}

describe('the staff', () => {
  it('is listed and read without anything secret', async () => {
    const { adminId, email } = await anAdmin('support');
    const { status, body } = await send('GET', `admins/${adminId}`);
    expect([status, Object.keys(body).sort()]).toEqual([
      200,
      ['admin_id', 'created_at', 'email', 'is_disabled', 'role'],
    ]);
    expect(body).toMatchObject({ email, role: 'support', is_disabled: false });
    expect((await send('GET', 'admins')).body.admins).toContainEqual(body);
  });

  it('grows by somebody with a password of their own, or with one that is shown once', async () => {
    const { email } = await anAdmin('viewer');
    expect((await logIn(email)).status).toBe(200);
    const made = await send('POST', 'admins', { email: 'made-up@staff.example', role: 'viewer' });
    expect((await logIn('made-up@staff.example', made.body.password)).status).toBe(200);
    const [{ text } = { text: '' }] = await world.dataSource.query<{ text: string }[]>(
      'SELECT json_agg(o)::text AS text FROM audit_outcome o',
    );
    expect(text).not.toContain(made.body.password);
  });

  it('has every address once, in whatever case', async () => {
    const { email } = await anAdmin('viewer');
    const again = await send('POST', 'admins', { email: email.toUpperCase(), role: 'owner' });
    expect([again.status, again.body.error]).toEqual([409, 'admin_email_taken']);
  });

  it.each([
    { email: 'no address', role: 'viewer' },
    { email: 'a@staff.example', role: 'emperor' },
    { email: 'a@staff.example', role: 'viewer', password: 'too short' },
  ])('takes nobody like %j', async (admin) => {
    expect(await send('POST', 'admins', admin)).toMatchObject({ status: 400, body: { error: 'validation_failed' } });
  });
});

describe('an admin', () => {
  it('who is given another role has it at the next call', async () => {
    const { adminId, email } = await anAdmin('viewer');
    const token = (await logIn(email)).body.access_token;
    expect((await send('GET', 'audit-log', undefined, token)).status).toBe(403);
    expect((await send('PATCH', `admins/${adminId}`, { role: 'economist' })).body.role).toBe('economist');
    expect((await send('GET', 'audit-log', undefined, token)).status).toBe(200);
  });

  it('who is disabled is out at once, and comes back only by a new login', async () => {
    const { adminId, email } = await anAdmin('viewer');
    const token = (await logIn(email)).body.access_token;
    expect((await send('PATCH', `admins/${adminId}`, { is_disabled: true })).body.is_disabled).toBe(true);
    expect((await send('GET', 'games', undefined, token)).status).toBe(401);
    expect((await logIn(email)).status).toBe(401);
    await send('PATCH', `admins/${adminId}`, { is_disabled: false });
    expect((await send('GET', 'games', undefined, token)).status).toBe(401);
    expect((await logIn(email)).status).toBe(200);
  });

  it('whose password is reset is logged out everywhere', async () => {
    const { adminId, email } = await anAdmin('viewer');
    const token = (await logIn(email)).body.access_token;
    await send('PATCH', `admins/${adminId}`, { password: 'another good password' });
    expect((await send('GET', 'games', undefined, token)).status).toBe(401);
    expect((await logIn(email)).status).toBe(401);
    expect((await logIn(email, 'another good password')).status).toBe(200);
  });

  it('who is deleted is gone, but for the id in the audit log', async () => {
    const { adminId, email } = await anAdmin('viewer');
    await logIn(email);
    expect((await send('DELETE', `admins/${adminId}`)).status).toBe(204);
    expect((await logIn(email)).status).toBe(401);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const gone = await send(method, `admins/${adminId}`, method === 'PATCH' ? { role: 'owner' } : undefined);
      expect([gone.status, gone.body.error]).toEqual([404, 'admin_not_found']);
    }
    const entries = await world.dataSource.query<object[]>('SELECT FROM audit_entry WHERE admin_id = $1', [adminId]);
    expect(entries).not.toHaveLength(0);
  });
});

describe('the last active owner', () => {
  it('stays an active owner, however several are brought down at once', async () => {
    const others = [await anAdmin('owner'), await anAdmin('owner')];
    const { body } = await send('GET', 'admins');
    const owners = body.admins.filter(({ role }) => role === 'owner').map(({ admin_id: id }) => id);
    expect(owners).toHaveLength(3);
    const tokens = await Promise.all(others.map(async ({ email }) => (await logIn(email)).body.access_token));
    const bearers = [owner, ...tokens];
    const changes = [{ role: 'viewer' }, { is_disabled: true }];
    const downs = owners.map((id, index) => {
      const change = changes[index];
      return send(change ? 'PATCH' : 'DELETE', `admins/${id}`, change, bearers[index]);
    });
    const statuses = (await Promise.all(downs)).map(({ status }) => status).sort();
    expect([statuses[0], statuses[2]]).toEqual([expect.any(Number), 409]);
    const [{ count } = { count: '' }] = await world.dataSource.query<{ count: string }[]>(
      "SELECT count(*) FROM admin WHERE role = 'owner' AND disabled_at IS NULL",
    );
    expect(count).toBe('1');
    owner = await openSession(world.dataSource, 'owner');
  });
});

describe('the sessions of an admin', () => {
  it('are listed to the admin alone, and end all at once', async () => {
    const { email } = await anAdmin('viewer');
    const [first, second] = [(await logIn(email)).body.access_token, (await logIn(email)).body.access_token];
    const { body } = await send('GET', 'auth/sessions', undefined, first);
    expect(body.sessions.map(({ is_current: isCurrent }) => isCurrent)).toEqual([false, true]);
    expect((await send('DELETE', 'auth/sessions', undefined, first)).status).toBe(204);
    for (const token of [first, second]) expect((await send('GET', 'games', undefined, token)).status).toBe(401);
    expect((await send('GET', 'games')).status).toBe(200);
  });

  it('are ended by an owner', async () => {
    const { adminId, email } = await anAdmin('support');
    const token = (await logIn(email)).body.access_token;
    expect((await send('DELETE', `admins/${adminId}/sessions`)).status).toBe(204);
    expect((await send('GET', 'games', undefined, token)).status).toBe(401);
    expect((await send('DELETE', 'admins/2147483647/sessions')).status).toBe(404);
  });
});
