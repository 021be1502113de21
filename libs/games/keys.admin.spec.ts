import { digestOf } from '@goldkeep/auth';
import { call, type Answer } from '../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import {
  CreateGameCommand,
  CurrencyEntity,
  GameKeyAuthenticator,
  GamesModule,
  InvalidApiKeyError,
  IssueKeyCommand,
} from '.';

const SEVEN_DAYS_MS = 604_800_000;

interface KeyBody {
  readonly error: string;
  readonly key_id: number;
  readonly secret_key: string;
  readonly prefix: string;
  readonly expires_at: string | null;
  readonly keys: readonly KeyBody[];
}

let app: ModuleApp;
let owner: string;

beforeAll(async () => {
  app = await startModuleApp([GamesModule]);
  owner = await app.aSession('owner');
});

afterAll(() => app.close());

async function aGame(): Promise<number> {
  return (await app.commands.execute(new CreateGameCommand({ name: 'Some game' }))).gameId;
}

async function aKey(gameId: number): Promise<{ keyId: number; secretKey: string }> {
  const { key, secretKey } = await app.commands.execute(new IssueKeyCommand({ gameId }));
  return { keyId: key.keyId, secretKey };
}

function admin(method: string, path: string, body?: unknown, bearer = owner): Promise<Answer<KeyBody>> {
  const sent = body === undefined ? {} : { body };
  return call<KeyBody>(app.baseUrl, method, `/api/admin/games${path}`, { bearer, ...sent });
}

async function isInUse(secretKey: string): Promise<boolean> {
  try {
    await app.app.get(GameKeyAuthenticator).authenticate(secretKey);
    return true;
  } catch (error) {
    if (error instanceof InvalidApiKeyError) return false;
    throw error;
  }
}

describe('a new key', () => {
  it('has all scopes and shows its secret only once', async () => {
    const gameId = await aGame();
    const issued = await admin('POST', `/${gameId}/keys`, { name: 'EU servers' });
    expect(issued.status).toBe(201);
    const scopes = ['read', 'purchase', 'economy', 'players'];
    expect(issued.body).toMatchObject({ name: 'EU servers', scopes, caps: null, expires_at: null, revoked_at: null });
    const { secret_key: secretKey, ...listed } = issued.body;
    expect(secretKey).toMatch(/^gk_[A-Za-z0-9_-]{43}$/);
    expect(issued.body.prefix).toBe(secretKey.slice(0, 8));
    expect((await admin('GET', `/${gameId}/keys`)).body).toEqual({ keys: [listed] });
  });

  it('is stored as a digest only', async () => {
    const { keyId, secretKey } = await aKey(await aGame());
    const [row] = await app.dataSource.query<{ digest: Buffer; text: string }[]>(
      'SELECT digest, row_to_json(k)::text AS text FROM api_key k WHERE key_id = $1',
      [keyId],
    );
    expect(row?.digest).toEqual(digestOf(secretKey));
    expect(row?.text).not.toContain(secretKey.slice(8));
  });

  it.each([{ scopes: ['admin'] }, { scopes: [] }, { scopes: 'read' }, { caps: 5 }])(
    'is refused for %j',
    async (key) => {
      const refused = await admin('POST', `/${await aGame()}/keys`, key);
      expect([refused.status, refused.body.error]).toEqual([400, 'validation_failed']);
    },
  );
});

describe('the caps of a new key', () => {
  async function aGameWithGold(): Promise<number> {
    const gameId = await aGame();
    const terms = { gameId, code: 'GOLD', name: 'Gold', scale: 2, isDefault: true, isSystem: false };
    await app.dataSource.manager.insert(CurrencyEntity, { ...terms, startingAmount: 0n, createdAt: new Date() });
    return gameId;
  }

  it('are kept as amounts with the decimals of their currency', async () => {
    const caps = { max_credit: { GOLD: 100 }, daily_credit_cap: { GOLD: '5000.5' } };
    const { body } = await admin('POST', `/${await aGameWithGold()}/keys`, { caps });
    expect(body).toMatchObject({ caps: { max_credit: { GOLD: '100.00' }, daily_credit_cap: { GOLD: '5000.50' } } });
  });

  it.each([
    [{ max_credits: { GOLD: '1' } }, 'validation_failed'],
    [{ max_credit: { SILVER: '1' } }, 'validation_failed'],
    [{ max_credit: '1' }, 'validation_failed'],
    [{ max_credit: { GOLD: '-1' } }, 'invalid_amount'],
    [{ daily_credit_cap: { GOLD: '0.001' } }, 'invalid_amount'],
    [{ daily_credit_cap: { GOLD: null } }, 'invalid_amount'],
  ])('are refused as %j: %s', async (caps, error) => {
    const refused = await admin('POST', `/${await aGameWithGold()}/keys`, { caps });
    expect([refused.status, refused.body.error]).toEqual([400, error]);
  });
});

describe('a rotated key', () => {
  it('works beside its successor for seven days and no longer', async () => {
    const gameId = await aGame();
    const { keyId, secretKey } = await aKey(gameId);
    const rotated = await admin('POST', `/${gameId}/keys/${keyId}/rotate`);
    expect(rotated.status).toBe(201);

    const [successor, old] = (await admin('GET', `/${gameId}/keys`)).body.keys;
    expect(old).toMatchObject({ key_id: keyId, rotated_to: rotated.body.key_id });
    expect(Date.parse(old?.expires_at ?? '') - app.clock.nowMs()).toBeGreaterThan(SEVEN_DAYS_MS - 60_000);
    expect(successor).toMatchObject({ key_id: rotated.body.key_id, expires_at: null });

    app.clock.advance(SEVEN_DAYS_MS - 60_000);
    expect(await isInUse(secretKey)).toBe(true);
    app.clock.advance(60_000);
    expect(await isInUse(secretKey)).toBe(false);
    expect(await isInUse(rotated.body.secret_key)).toBe(true);
  });

  it('ends at once where that is asked for', async () => {
    const gameId = await aGame();
    const { keyId, secretKey } = await aKey(gameId);
    expect(await isInUse(secretKey)).toBe(true);
    const rotated = await admin('POST', `/${gameId}/keys/${keyId}/rotate`, { immediate: true });
    expect(await isInUse(secretKey)).toBe(false);
    expect(await isInUse(rotated.body.secret_key)).toBe(true);
  });

  it('gets one successor, also when it is rotated twice at once', async () => {
    const gameId = await aGame();
    const { keyId } = await aKey(gameId);
    const path = `/${gameId}/keys/${keyId}/rotate`;
    const answers = await Promise.all([admin('POST', path), admin('POST', path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await admin('GET', `/${gameId}/keys`)).body.keys).toHaveLength(2);
  });
});

describe('a revoked key', () => {
  it('is dead at once and for good; revoking it again changes nothing', async () => {
    const gameId = await aGame();
    const { keyId, secretKey } = await aKey(gameId);
    expect(await isInUse(secretKey)).toBe(true);
    expect((await admin('DELETE', `/${gameId}/keys/${keyId}`)).status).toBe(204);
    expect(await isInUse(secretKey)).toBe(false);
    const [revoked] = (await admin('GET', `/${gameId}/keys`)).body.keys;
    expect((await admin('DELETE', `/${gameId}/keys/${keyId}`)).status).toBe(204);
    expect((await admin('GET', `/${gameId}/keys`)).body.keys).toEqual([revoked]);
    expect((await admin('POST', `/${gameId}/keys/${keyId}/rotate`)).body.error).toBe('key_not_rotatable');
  });
});

describe('keys', () => {
  it('of another game answer as keys that do not exist', async () => {
    const [mine, { keyId }] = [await aGame(), await aKey(await aGame())];
    for (const path of [keyId, 2_147_483_647, 'abc', 0].map((id) => `/${mine}/keys/${id}`)) {
      const answers = [await admin('DELETE', path), await admin('POST', `${path}/rotate`, {})];
      for (const { status, body } of answers) expect([status, body.error]).toEqual([404, 'key_not_found']);
    }
    expect((await admin('POST', '/2147483647/keys', {})).body.error).toBe('game_not_found');
  });

  it.each(['economist', 'support', 'viewer'] as const)(
    'are listed to a %s but changed by owners only',
    async (role) => {
      const [gameId, bearer] = [await aGame(), await app.aSession(role)];
      const { keyId } = await aKey(gameId);
      const answers = [
        await admin('GET', `/${gameId}/keys`, undefined, bearer),
        await admin('POST', `/${gameId}/keys`, {}, bearer),
        await admin('POST', `/${gameId}/keys/${keyId}/rotate`, {}, bearer),
        await admin('DELETE', `/${gameId}/keys/${keyId}`, undefined, bearer),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
    },
  );
});
