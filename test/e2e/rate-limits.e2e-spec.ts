import { Logger } from '@nestjs/common';
import { aPurchase, openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { eventually } from '../support/eventually';
import { openTestRedis, type TestRedis } from '../support/test-redis';

const EMAIL = 'reader@example.com';
const BY_EMAIL = `/api/player-balances/player/by-email/${EMAIL}`;
const BATCH = '/api/player-balances/batch';
const PURCHASE = '/api/item-purchases/purchase-item';

interface Limits {
  readonly rate_limits_lifted: boolean;
  readonly rate_limits: readonly { readonly name: string; readonly route: string; readonly limit: number }[];
  readonly purchase_lockouts: unknown;
  readonly bodies: unknown;
}

async function gameWith(world: ApiWorld, settings: Readonly<Record<string, unknown>>): Promise<WorldGame> {
  const game = await world.addGame();
  await game.set(settings);
  await call(world.baseUrl, 'POST', '/api/economy/credits', {
    key: game.key,
    body: { client_request_id: 'funds', player_email: EMAIL, amount: '5.00', reason: 'test_funds' },
  });
  return game;
}

/** How a lookup is answered: the status, and how many are left. */
async function lookUp({ key }: WorldGame, { baseUrl }: { readonly baseUrl: string }): Promise<readonly unknown[]> {
  const { status, headers } = await call(baseUrl, 'GET', BY_EMAIL, { key });
  return [status, headers.get('ratelimit-remaining')];
}

function limitHeaders({ headers }: Answer<unknown>): readonly unknown[] {
  return ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`ratelimit-${name}`)));
}

describe('rate limits', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  it('show in the headers of every answer of a limited route, refusals included', async () => {
    const { key } = await gameWith(world, { rate_limits: { player_by_email: 3 } });
    const reset = expect.any(Number) as number;
    const found = await call(world.baseUrl, 'GET', BY_EMAIL, { key });
    expect([found.status, ...limitHeaders(found)]).toEqual([200, 3, 2, reset]);
    const unknown = await call(world.baseUrl, 'GET', BY_EMAIL.replace('reader', 'nobody'), { key });
    expect([unknown.status, ...limitHeaders(unknown)]).toEqual([404, 3, 1, reset]);
    const mistaken = await call(world.baseUrl, 'GET', BY_EMAIL.replace(EMAIL, 'x'.repeat(255)), { key });
    expect([mistaken.status, ...limitHeaders(mistaken)]).toEqual([400, 3, 0, reset]);
  });

  it('are refused beyond with 429 and, in the body and the header, how long to wait', async () => {
    const game = await gameWith(world, { rate_limits: { player_by_email: 1 } });
    expect(await lookUp(game, world)).toEqual([200, '0']);
    const refused = await call<Record<string, unknown>>(world.baseUrl, 'GET', BY_EMAIL, { key: game.key });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ error: 'rate_limited', error_code: 'RATE_LIMITED' });
    const wait = Number(refused.body.retry_after);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.headers.get('retry-after')).toBe(String(wait));
    expect(limitHeaders(refused)).toEqual([1, 0, wait]);
  });

  it('count each route, and each game, by itself', async () => {
    const game = await gameWith(world, { rate_limits: { player_by_email: 1, batch: 1 } });
    const other = await gameWith(world, { rate_limits: { player_by_email: 2 } });
    for (const status of [200, 429, 429]) expect((await lookUp(game, world))[0]).toBe(status);
    expect(await lookUp(other, world)).toEqual([200, '1']);
    const batch = { key: game.key, body: { player_emails: [EMAIL] } };
    expect((await call(world.baseUrl, 'POST', BATCH, batch)).status).toBe(200);
    expect((await call(world.baseUrl, 'POST', BATCH, batch)).status).toBe(429);
  });

  it('follow a change of the settings at once', async () => {
    const game = await gameWith(world, { rate_limits: { player_by_email: 1 } });
    for (const status of [200, 429, 429]) expect((await lookUp(game, world))[0]).toBe(status);
    await game.set({ rate_limits: { player_by_email: 2 } });
    expect(await lookUp(game, world)).toEqual([200, '0']);
    expect((await lookUp(game, world))[0]).toBe(429);
  });

  it('of 2,000 lookups and 50 batches a minute hold for a game that says nothing', async () => {
    const { key } = await world.addGame();
    const lookup = await call(world.baseUrl, 'GET', '/api/player-balances/player/1', { key });
    expect(lookup.headers.get('ratelimit-limit')).toBe('2000');
    const batch = await call(world.baseUrl, 'POST', BATCH, { key, body: { player_ids: [] } });
    expect(batch.headers.get('ratelimit-limit')).toBe('50');
  });
});

describe('GET /api/limits', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const limits = (key?: string) => call<Limits>(world.baseUrl, 'GET', '/api/limits', key === undefined ? {} : { key });

  it('lists without a key what holds for a game that has changed nothing', async () => {
    const { status, body } = await limits();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rate_limits_lifted: false,
      rate_limits: expect.arrayContaining([
        {
          name: 'player_by_email',
          route: 'GET /api/player-balances/player/by-email/{email}',
          limit: 2_000,
          window_seconds: 60,
          per: 'game',
        },
      ]) as unknown,
      purchase_lockouts: {
        insufficient_funds: { failures: 50, window_seconds: 300, cooldown_seconds: 300 },
        same_item: { attempts: 10, window_seconds: 60 },
        attempts: { attempts: 200, window_seconds: 300, cooldown_seconds: 300 },
      },
      bodies: {
        default_limit_bytes: 262_144,
        routes: expect.arrayContaining([
          { route: 'POST /api/player-balances/batch', limit_bytes: 33_554_432 },
        ]) as unknown,
      },
    });
  });

  it("shows with a key what the key's game has changed", async () => {
    const rules = { same_item: { attempts: 3 } };
    await world.game.set({ rate_limits: { batch: 7 }, lockouts: rules });
    const { body } = await limits(world.game.key);
    const limitOf = (name: string) => body.rate_limits.find((limit) => limit.name === name)?.limit;
    expect([limitOf('batch'), limitOf('player_by_email')]).toEqual([7, 2_000]);
    expect(body.purchase_lockouts).toMatchObject({ same_item: { attempts: 3, window_seconds: 60 } });
  });

  it('refuses a wrong key', async () => {
    const { status, body } = await limits('nonsense');
    expect([status, body]).toMatchObject([401, { error: 'invalid_api_key' }]);
  });
});

describe('RATE_LIMITS=off', () => {
  it('lifts the limits, and GET /api/limits says so', async () => {
    const world = await openApiWorld(undefined, { RATE_LIMITS: 'off' });
    const game = await gameWith(world, { rate_limits: { player_by_email: 1 } });
    for (let time = 0; time < 3; time++) expect(await lookUp(game, world)).toEqual([200, null]);
    const { body } = await world.call<Limits>('GET', '/api/limits');
    expect(body.rate_limits_lifted).toBe(true);
    await world.close();
  });
});

describe('limits of several instances over one Redis', () => {
  let redis: TestRedis;
  let world: ApiWorld;
  let other: { readonly baseUrl: string };
  beforeAll(async () => {
    redis = await openTestRedis();
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '100.00' }], { REDIS_URL: redis.url });
    other = await world.addInstance();
  });
  afterAll(() => world.close());

  it('count a request wherever it arrives', async () => {
    const game = await gameWith(world, { rate_limits: { player_by_email: 4 } });
    expect(await lookUp(game, world)).toEqual([200, '3']);
    expect(await lookUp(game, other)).toEqual([200, '2']);
    expect(await lookUp(game, world)).toEqual([200, '1']);
    expect(await lookUp(game, other)).toEqual([200, '0']);
    expect((await lookUp(game, world))[0]).toBe(429);
    expect((await lookUp(game, other))[0]).toBe(429);
  });

  it('lock a player out wherever the attempts arrive', async () => {
    await world.game.set({ lockouts: { same_item: { attempts: 2 } } });
    const buy = async ({ baseUrl }: { readonly baseUrl: string }) => {
      const body = aPurchase({ unit_price: '1.00', total_price: '1.00' });
      return (await call(baseUrl, 'POST', PURCHASE, { key: world.game.key, body })).status;
    };
    expect([await buy(world), await buy(other)]).toEqual([200, 200]);
    expect([await buy(world), await buy(other)]).toEqual([429, 429]);
  });

  it('hold in each process while Redis is away: one warning each, and no failure', async () => {
    const game = await gameWith(world, { rate_limits: { player_by_email: 50 } });
    await lookUp(game, other);
    const warnings = jest.spyOn(Logger.prototype, 'warn');
    await redis.stop();
    const answers = await Promise.all(Array.from({ length: 60 }, () => lookUp(game, world)));
    const statuses = answers.map(([status]) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const warned = warnings.mock.calls.filter(([message]) => String(message).startsWith('rate limits'));
    expect(warned).toHaveLength(1);
    warnings.mockRestore();

    await redis.start();
    await eventually(async () => expect((await lookUp(game, world))[0]).toBe(200));
  });
});
