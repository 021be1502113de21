import { Controller, Get, UseGuards } from '@nestjs/common';
import { emailKeyOf } from '@goldkeep/persistence';
import { call, type Answer } from '../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import {
  AdminEntity,
  AdminGuard,
  AdminRoles,
  AuthModule,
  CurrentAdmin,
  digestOf,
  hashPassword,
  type AdminIdentity,
  type AdminRole,
} from '.';

const PASSWORD = 'correct horse battery staple';
const FIFTEEN_MINUTES_MS = 900_000;
const TWELVE_HOURS_MS = 43_200_000;

@Controller('guarded')
@UseGuards(AdminGuard)
class GuardedController {
  @Get('by-anyone')
  forAnyone(@CurrentAdmin() admin: AdminIdentity): { email: string } {
    return { email: admin.email };
  }

  @Get('by-economists')
  @AdminRoles('economist')
  forEconomists(): { ok: true } {
    return { ok: true };
  }
}

interface Body {
  readonly access_token: string;
  readonly expires_at: string;
  readonly error: string;
  readonly message: string;
  readonly retry_after: number;
}

let app: ModuleApp;

beforeAll(async () => {
  app = await startModuleApp([AuthModule], [GuardedController]);
});

afterAll(() => app.close());

// All calls come from one network address: each test begins with no failures in its window.
beforeEach(() => app.clock.advance(FIFTEEN_MINUTES_MS));

let admins = 0;

async function anAdmin(role: AdminRole = 'owner'): Promise<{ adminId: number; email: string }> {
  const email = `Admin${++admins}@Example.com`;
  const admin = { email, emailKey: emailKeyOf(email), passwordHash: await hashPassword(PASSWORD), role };
  const { adminId } = await app.dataSource.manager.save(AdminEntity, { ...admin, createdAt: new Date() });
  return { adminId, email };
}

function logIn(email: string, password = PASSWORD): Promise<Answer<Body>> {
  return call<Body>(app.baseUrl, 'POST', '/api/admin/auth/login', { body: { email, password } });
}

function get(path: string, bearer?: string): Promise<Answer<Body & { email: string }>> {
  return call(app.baseUrl, 'GET', path, bearer === undefined ? {} : { bearer });
}

describe('logging in', () => {
  it('opens a session of twelve hours', async () => {
    const { email } = await anAdmin();
    const login = await logIn(email);
    expect(login.status).toBe(200);
    expect(Date.parse(login.body.expires_at) - app.clock.nowMs()).toBeGreaterThan(TWELVE_HOURS_MS - 60_000);

    expect((await get('/guarded/by-anyone', login.body.access_token)).body.email).toBe(email);
    app.clock.advance(TWELVE_HOURS_MS);
    const late = await get('/guarded/by-anyone', login.body.access_token);
    expect([late.status, late.body.error]).toEqual([401, 'invalid_session']);
  });

  it('finds the address without regard to case and surrounding space', async () => {
    const { email } = await anAdmin();
    expect((await logIn(`  ${email.toUpperCase()} `)).status).toBe(200);
  });

  it('stores a digest of the token, never the token, and a hash of the password', async () => {
    const { email, adminId } = await anAdmin();
    const { access_token: token } = (await logIn(email)).body;
    const rows = await app.dataSource.query<{ digest: Buffer; text: string }[]>(
      'SELECT digest, row_to_json(s)::text AS text FROM admin_session s WHERE admin_id = $1',
      [adminId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.digest).toEqual(digestOf(token));
    expect(rows[0]?.text).not.toContain(token);
    const admin = await app.dataSource.manager.findOneByOrFail(AdminEntity, { adminId });
    expect(admin.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('gives one and the same answer to a wrong password, an unknown address and a disabled admin', async () => {
    const { email } = await anAdmin();
    const disabled = await anAdmin();
    await app.dataSource.manager.update(AdminEntity, { adminId: disabled.adminId }, { disabledAt: new Date() });
    const answers = [await logIn(email, 'wrong'), await logIn('nobody@example.com'), await logIn(disabled.email)];
    for (const { status, body } of answers) {
      expect([status, body.error, body.message]).toEqual([401, 'invalid_credentials', answers[0]?.body.message]);
    }
  });

  it('takes the dead sessions of the admin out', async () => {
    const { email, adminId } = await anAdmin();
    await logIn(email);
    app.clock.advance(TWELVE_HOURS_MS);
    await logIn(email);
    const [row] = await app.dataSource.query<{ count: string }[]>(
      'SELECT count(*) FROM admin_session WHERE admin_id = $1',
      [adminId],
    );
    expect(row?.count).toBe('1');
  });
});

describe('failed logins', () => {
  it('lock the address out after ten, the right password too, until fifteen minutes have passed', async () => {
    const { email } = await anAdmin();
    for (let failure = 0; failure < 10; failure++) expect((await logIn(email, 'wrong')).status).toBe(401);
    const locked = await logIn(email);
    expect([locked.status, locked.body.error]).toEqual([429, 'rate_limited']);
    expect(locked.body.retry_after).toBeGreaterThan(890);
    expect(locked.body.retry_after).toBeLessThanOrEqual(900);
    app.clock.advance(FIFTEEN_MINUTES_MS);
    expect((await logIn(email)).status).toBe(200);
  });

  it('are counted exactly when they come all at once', async () => {
    const { email } = await anAdmin();
    const guesses = await Promise.all(Array.from({ length: 30 }, () => logIn(email, 'wrong')));
    const statuses = guesses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it('leave successful logins alone, however many there are', async () => {
    const { email } = await anAdmin();
    const logins = await Promise.all(Array.from({ length: 15 }, () => logIn(email)));
    expect(logins.map(({ status }) => status)).toEqual(Array(15).fill(200));
  });
});

describe('a session', () => {
  it('is asked for where it is missing, unknown or no bearer token', async () => {
    for (const bearer of [undefined, 'gka_unknown']) {
      const answer = await get('/guarded/by-anyone', bearer);
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_session']);
    }
  });

  it('ends by logging out, and no other session with it', async () => {
    const { email } = await anAdmin();
    const [first, second] = [(await logIn(email)).body.access_token, (await logIn(email)).body.access_token];
    const loggedOut = await call(app.baseUrl, 'POST', '/api/admin/auth/logout', { bearer: first });
    expect(loggedOut.status).toBe(204);
    expect((await get('/guarded/by-anyone', first)).status).toBe(401);
    expect((await get('/guarded/by-anyone', second)).status).toBe(200);
  });

  it('is dead at once when its admin is disabled', async () => {
    const { adminId, email } = await anAdmin();
    const { access_token: token } = (await logIn(email)).body;
    await app.dataSource.manager.update(AdminEntity, { adminId }, { disabledAt: new Date() });
    expect((await get('/guarded/by-anyone', token)).status).toBe(401);
  });

  it.each([
    ['owner', 200],
    ['economist', 200],
    ['support', 403],
    ['viewer', 403],
  ] as const)('of role %s gets %i where economists are let in', async (role, status) => {
    const answer = await get('/guarded/by-economists', await app.aSession(role));
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.error).toBe('role_missing');
  });
});
