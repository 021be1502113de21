import { DatabaseBreaker } from '@goldkeep/resilience';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';
import { closeDatabase, reopenDatabase } from '../support/database-outage';

interface Body {
  readonly error?: string;
  readonly retry_after?: number;
  readonly degraded?: boolean;
  readonly summary?: { readonly total_value: string };
  readonly results?: readonly unknown[];
}

const KNOWN = 'known@faults.example';
const FORGOTTEN = 'forgotten@faults.example';

let world: ApiWorld;

beforeAll(async () => {
  // A relay in this process would drop the views of new players again, a quarter of a second after they were stored.
  world = await openApiWorld(undefined, { WORKER: 'separate' });
  await world.game.addPlayer(KNOWN, '12.00');
  await world.game.addPlayer(FORGOTTEN, '1.00');
});
afterAll(async () => {
  await reopenDatabase(world.databaseUrl);
  await world.close();
});

const lookUp = (email: string) => world.call<Body>('GET', `/api/player-balances/player/by-email/${email}`);
const summary = () => world.call<Body>('GET', '/api/player-balances/game-summary');
const batch = (...player_emails: string[]) =>
  world.call<Body>('POST', '/api/player-balances/batch', { body: { player_emails } });

describe('reads, when the database is away', () => {
  it('serve what is kept, marked, and refuse the rest at once', async () => {
    const before = await lookUp(KNOWN);
    expect((await summary()).status).toBe(200);
    expect([before.status, before.body.degraded]).toEqual([200, undefined]);
    await closeDatabase(world.databaseUrl);
    const breaker = world.app.get(DatabaseBreaker);
    for (let failure = 0; failure < 20 && breaker.state === 'closed'; failure++) {
      expect((await lookUp(`${newRequestId()}@faults.example`)).status).toBe(503);
    }
    expect(breaker.state).toBe('open');

    const kept = await lookUp(KNOWN);
    expect([kept.status, kept.headers.get('x-degraded')]).toEqual([200, 'stale']);
    expect(kept.body).toEqual({ ...before.body, degraded: true });
    const keptSummary = await summary();
    expect([keptSummary.status, keptSummary.headers.get('x-degraded')]).toEqual([200, 'stale']);
    expect(keptSummary.body.degraded).toBe(true);

    const refused = await lookUp(FORGOTTEN);
    expect([refused.status, refused.body.error]).toEqual([503, 'service_unavailable']);
    expect(refused.headers.get('retry-after')).toBe(String(refused.body.retry_after));
    expect((await batch(KNOWN)).body.results).toHaveLength(1);
    const halfKnown = await batch(KNOWN, FORGOTTEN);
    expect([halfKnown.status, halfKnown.body.error]).toEqual([503, 'service_unavailable']);
  });

  it('know callers seen before, and tell others that they cannot be known now', async () => {
    const stranger = await call<Body>(world.baseUrl, 'GET', '/api/player-balances/player/64', {
      key: `gk_${'x'.repeat(43)}`,
    });
    expect([stranger.status, stranger.body.error]).toEqual([503, 'service_unavailable']);
  });
});
