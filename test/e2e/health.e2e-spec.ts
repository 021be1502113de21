import { DatabaseBreaker } from '@goldkeep/resilience';
import { openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { openTestRedis } from '../support/test-redis';

const ROUTES = ['/api/health', '/api/player-balances/health'];
/** Two heartbeats, and time for a busy machine. */
const NOTICED_WITHIN = { timeoutMs: 15_000 };

interface Health {
  readonly status: string;
  readonly database: { readonly status: string; readonly latency_ms: number | null };
  readonly cache: { readonly kind: string; readonly status: string };
  readonly circuit_breaker: { readonly state: string; readonly failures: number; readonly retry_after?: number };
  readonly alerts: readonly string[];
  readonly timestamp: string;
}

describe('the health of the service', () => {
  let world: ApiWorld;

  afterEach(() => world.close());

  const health = (route = '/api/health') => call<Health>(world.baseUrl, 'GET', route);

  it.each(ROUTES)('is told to everyone by GET %s, one process being healthy without Redis', async (route) => {
    world = await openApiWorld();
    const { status, headers, body } = await health(route);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      status: 'healthy',
      database: { status: 'up', latency_ms: expect.any(Number) },
      cache: { kind: 'memory', status: 'up' },
      circuit_breaker: { state: 'closed', failures: 0 },
      alerts: [],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it('is bad while the circuit breaker is open, with 503 and the time until the database is asked again', async () => {
    world = await openApiWorld();
    const breaker = world.app.get(DatabaseBreaker);
    for (let failure = 0; failure < 5; failure++) {
      await breaker.note(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
    }
    for (const route of ROUTES) {
      const { status, body } = await health(route);
      expect(status).toBe(503);
      expect(body).toMatchObject({
        status: 'unhealthy',
        database: { status: 'down', latency_ms: null },
        circuit_breaker: { state: 'open', failures: 5 },
        alerts: [expect.any(String), 'The circuit breaker is open after 5 failures of the database in a row.'],
      });
      expect(body.circuit_breaker.retry_after).toBeGreaterThan(25);
    }
  });

  it('suffers, and is no worse, while Redis is away', async () => {
    const redis = await openTestRedis();
    world = await openApiWorld(undefined, { REDIS_URL: redis.url });
    expect((await health()).body).toMatchObject({ status: 'healthy', cache: { kind: 'redis', status: 'up' } });
    await redis.stop();
    await eventually(async () => {
      expect(await health()).toMatchObject({
        status: 200,
        body: { status: 'degraded', cache: { kind: 'redis', status: 'down' }, alerts: [expect.any(String)] },
      });
    });
  });

  it('suffers as long as a second process runs without Redis, and says what then holds for each alone', async () => {
    world = await openApiWorld();
    const second = await world.addInstance();
    await eventually(async () => {
      const { status, body } = await health();
      expect([status, body.status, body.alerts.length]).toEqual([200, 'degraded', 1]);
      for (const what of ['2 api processes', 'purchase lockouts', 'rate limits', 'cached views', 'REDIS_URL']) {
        expect(body.alerts[0]).toContain(what);
      }
    }, NOTICED_WITHIN);
    await second.app.close();
    await eventually(async () => expect((await health()).body.status).toBe('healthy'), NOTICED_WITHIN);
  }, 60_000);
});
