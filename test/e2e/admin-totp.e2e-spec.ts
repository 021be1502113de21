import { CommandBus } from '@nestjs/cqrs';
import { Secret, TOTP, URI } from 'otpauth';
import { Clock, EnsureOwnerCommand, hashPassword } from '@goldkeep/auth';
import { openApiWorld, type ApiInstance, type ApiWorld } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { openSession } from '../support/module-app';

interface Body {
  readonly error?: string;
  readonly access_token: string;
  readonly totp_setup_required: boolean;
  readonly secret: string;
  readonly otpauth_uri: string;
}

/** An admin with an authenticator app. */
interface Person {
  readonly adminId: number;
  readonly email: string;
  secret: string;
}

const PASSWORD = 'correct horse battery staple';
const STEP_MS = 30_000;
let world: ApiWorld;
let demanding: ApiInstance;
let owner: string;
let aheadMs = 0;
let people = 0;
let passwordHash: string;

beforeAll(async () => {
  jest.spyOn(Clock.prototype, 'nowMs').mockImplementation(() => Date.now() + aheadMs);
  world = await openApiWorld();
  demanding = await world.addInstance({ ADMIN_TOTP_REQUIRED: 'true' });
  owner = await openSession(world.dataSource, 'owner');
  passwordHash = await hashPassword(PASSWORD);
});

// All calls come from one network address: each test begins with no failures in its window, and with codes of its own.
beforeEach(() => {
  aheadMs += 900_000;
});

afterAll(async () => {
  jest.restoreAllMocks();
  await world.close();
});

function send(method: string, path: string, body?: object, bearer = owner, { baseUrl }: ApiInstance = world) {
  return call<Body>(baseUrl, method, `/api/admin/${path}`, { bearer, ...(body && { body }) });
}

function logIn({ email }: Person, totp?: string, instance?: ApiInstance): Promise<Answer<Body>> {
  return send('POST', 'auth/login', { email, password: PASSWORD, ...(totp !== undefined && { totp }) }, '', instance);
}

/** The code that an app shows, `steps` of 30 seconds from now. */
function codeOf({ secret }: Person, steps = 0): string {
  const timestamp = Date.now() + aheadMs + steps * STEP_MS;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

async function aPerson(): Promise<Person> {
  const email = `totp${++people}@staff.example`;
  const [row] = await world.dataSource.query<{ admin_id: number }[]>(
    `INSERT INTO admin (email, email_key, password_hash, role, created_at) VALUES ($1, $1, $2, 'viewer', now())
     RETURNING admin_id`,
    [email, passwordHash],
  );
  return { adminId: row?.admin_id ?? 0, email, secret: '' };
}

/** Somebody whose second factor is set up; the code of this step is used up. */
async function aPersonWithTotp(): Promise<Person & { readonly token: string }> {
  const person = await aPerson();
  const token = (await logIn(person)).body.access_token;
  person.secret = (await send('POST', 'auth/totp', undefined, token)).body.secret;
  expect((await send('POST', 'auth/totp/confirm', { code: codeOf(person) }, token)).status).toBe(204);
  return { ...person, token };
}

describe('a second factor', () => {
  it('is shown once, for any app, and counts only when a code has confirmed it', async () => {
    const person = await aPerson();
    const token = (await logIn(person)).body.access_token;
    const { status, body } = await send('POST', 'auth/totp', undefined, token);
    person.secret = body.secret;
    const parsed = URI.parse(body.otpauth_uri);
    expect([status, parsed.secret.base32, parsed.label]).toEqual([201, body.secret, person.email]);
    expect(parsed).toMatchObject({ issuer: 'Goldkeep', digits: 6, period: 30 });
    expect((await logIn(person)).status).toBe(200);

    const wrong = await send('POST', 'auth/totp/confirm', { code: codeOf(person, 5) }, token);
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_totp']);
    expect((await send('POST', 'auth/totp/confirm', { code: codeOf(person) }, token)).status).toBe(204);
    expect((await send('POST', 'auth/totp', undefined, token)).body.error).toBe('totp_already_set_up');
    expect((await logIn(person)).body.error).toBe('totp_required');
  });

  it('is demanded at every login, with one step of drift either way', async () => {
    const person = await aPersonWithTotp();
    aheadMs += 10 * STEP_MS;
    expect((await logIn(person)).body.error).toBe('totp_required');
    for (const steps of [-3, -2, 2, 3]) {
      expect([steps, (await logIn(person, codeOf(person, steps))).body.error]).toEqual([steps, 'invalid_totp']);
    }
    for (const steps of [-1, 0, 1]) {
      expect([steps, (await logIn(person, codeOf(person, steps))).status]).toEqual([steps, 200]);
    }
  });

  it('takes a code once, even from logins side by side, and none older than the last', async () => {
    const person = await aPersonWithTotp();
    expect((await logIn(person, codeOf(person))).body.error).toBe('invalid_totp');
    aheadMs += 10 * STEP_MS;
    const code = codeOf(person);
    const statuses = (await Promise.all([1, 2, 3].map(() => logIn(person, code)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401, 401]);
    expect((await logIn(person, codeOf(person, -1))).body.error).toBe('invalid_totp');
  });

  it('says nothing of itself to somebody without the password', async () => {
    const person = await aPersonWithTotp();
    const login = { email: person.email, password: 'a wrong password', totp: '000000' };
    expect((await send('POST', 'auth/login', login)).body.error).toBe('invalid_credentials');
  });

  it('cannot be guessed: wrong codes count as failed logins', async () => {
    const person = await aPersonWithTotp();
    const guesses = Array.from({ length: 11 }, (_, index) => logIn(person, String(index).padStart(6, '0')));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(1);
  });

  it('cannot be guessed from within a session either', async () => {
    const person = await aPersonWithTotp();
    const guesses: number[] = [];
    for (let code = 0; code < 11; code++) {
      guesses.push((await send('DELETE', 'auth/totp', { code: String(code).padStart(6, '0') }, person.token)).status);
    }
    expect(guesses.at(-1)).toBe(429);
  });

  it('is taken away against a code', async () => {
    const person = await aPersonWithTotp();
    aheadMs += 2 * STEP_MS;
    expect((await send('DELETE', 'auth/totp', { code: codeOf(person) }, person.token)).status).toBe(204);
    expect((await logIn(person)).status).toBe(200);
  });

  it('that was lost is taken away by an owner', async () => {
    const person = await aPersonWithTotp();
    expect((await send('PATCH', `admins/${person.adminId}`, { remove_totp: true })).status).toBe(200);
    expect((await logIn(person)).status).toBe(200);
  });

  it('that was lost with a password goes when whoever runs the server sets a new one', async () => {
    const { email } = await aPersonWithTotp();
    const password = 'set by whoever runs it';
    await world.app.get(CommandBus).execute(new EnsureOwnerCommand({ email, password }));
    expect((await send('POST', 'auth/login', { email, password })).status).toBe(200);
  });

  it('stands in the database sealed, and nowhere in the audit log', async () => {
    const person = await aPersonWithTotp();
    const [row] = await world.dataSource.query<{ sealed: string; log: string }[]>(
      `SELECT (SELECT sealed_secret FROM admin_totp WHERE admin_id = $1)::text AS sealed,
              (SELECT json_agg(l) FROM (SELECT * FROM audit_entry JOIN audit_outcome USING (entry_id)) l)::text AS log`,
      [person.adminId],
    );
    const bytes = Secret.fromBase32(person.secret).hex;
    expect(row?.sealed).not.toContain(Buffer.from(person.secret).toString('hex'));
    expect(row?.sealed).not.toContain(bytes);
    expect(row?.log).not.toContain(person.secret);
    expect(row?.log).toContain('"code":"[withheld]"');
  });

  it('sealed for one admin is of no use for another', async () => {
    const [person, other] = [await aPersonWithTotp(), await aPersonWithTotp()];
    await world.dataSource.query(
      `UPDATE admin_totp SET last_step = 0,
              sealed_secret = (SELECT sealed_secret FROM admin_totp WHERE admin_id = $1) WHERE admin_id = $2`,
      [person.adminId, other.adminId],
    );
    expect((await logIn(other, codeOf(person))).body.error).toBe('invalid_totp');
  });
});

describe('where every admin must have a second factor', () => {
  it('one without it can log in to set it up, and to nothing else until then', async () => {
    const person = await aPerson();
    const { status, body } = await logIn(person, undefined, demanding);
    expect([status, body.totp_setup_required]).toEqual([200, true]);
    const token = body.access_token;
    for (const instance of [demanding, world]) {
      const refused = await send('GET', 'games', undefined, token, instance);
      expect([refused.status, refused.body.error]).toEqual([403, 'totp_setup_required']);
    }
    person.secret = (await send('POST', 'auth/totp', undefined, token, demanding)).body.secret;
    const code = codeOf(person);
    expect((await send('POST', 'auth/totp/confirm', { code }, token, demanding)).status).toBe(204);
    expect((await send('GET', 'games', undefined, token, demanding)).status).toBe(200);
    aheadMs += 2 * STEP_MS;
    const login = await logIn(person, codeOf(person), demanding);
    expect([login.status, login.body.totp_setup_required]).toEqual([200, false]);
  });

  it('who takes it away must set it up again', async () => {
    const person = await aPersonWithTotp();
    aheadMs += 2 * STEP_MS;
    await send('DELETE', 'auth/totp', { code: codeOf(person) }, person.token, demanding);
    expect((await send('GET', 'games', undefined, person.token)).body.error).toBe('totp_setup_required');
  });
});
