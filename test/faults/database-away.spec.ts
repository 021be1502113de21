import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { loadEnvironment } from '@goldkeep/config';
import { CreateCurrencyCommand } from '@goldkeep/currency';
import { CreateGameCommand, IssueKeyCommand } from '@goldkeep/games';
import { configureHttpApp, createFastifyAdapter } from '@goldkeep/http';
import { DatabaseBreaker, probeDatabase } from '@goldkeep/resilience';
import { AppModule } from '../../apps/api/app.module';
import { aPurchase, newRequestId } from '../support/api-world';
import { auditFindings } from '../support/audit';
import { call, type Answer } from '../support/call';
import { eventually } from '../support/eventually';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** `npm run test:faults` waits as long as a server does. */
const IS_LONG = Number(process.env.FAULT_ROUNDS ?? 0) > 2;
const OPEN_MS = IS_LONG ? 30_000 : 500;
const BACK_WITHIN = { timeoutMs: OPEN_MS + 10_000 };
const PLAYERS = 8;
const PURCHASES = 40;

interface Body {
  readonly error?: string;
  readonly retry_after?: number;
}

describe('a database that goes away and', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let direct: DataSource;
  let breaker: DatabaseBreaker;
  let probes = 0;
  let app: NestFastifyApplication;
  let baseUrl: string;
  let key: string;
  let unseenKey: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    direct = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    proxy = await openTcpProxy(database.url);
    const url = proxy.through(database.url);
    const probe = () => {
      probes += 1;
      return probeDatabase({ connectionString: url });
    };
    breaker = new DatabaseBreaker({ probe, openMs: OPEN_MS });
    const environment = loadEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: '/nonexistent', DATABASE_URL: url });
    const module = await Test.createTestingModule({
      imports: [AppModule.for({ environment, databaseUrl: url, sessionSecret: '' })],
    })
      .overrideProvider(DatabaseBreaker)
      .useValue(breaker)
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { bodyParser: false });
    app.useLogger(app.get(Logger));
    configureHttpApp(app, { apiPrefix: '' });
    await app.listen(0, '127.0.0.1');
    baseUrl = await app.getUrl();
    const commands = app.get(CommandBus);
    const { gameId } = await commands.execute(new CreateGameCommand({ name: 'Away' }));
    const currency = { gameId, code: 'GOLD', name: 'Gold Coins', startingAmount: '100000.00' };
    await commands.execute(new CreateCurrencyCommand(currency));
    key = (await commands.execute(new IssueKeyCommand({ gameId }))).secretKey;
    unseenKey = (await commands.execute(new IssueKeyCommand({ gameId }))).secretKey;
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
    await direct.destroy();
    await database.drop();
  });

  function buy(requestId: string, withKey = key): Promise<Answer<Body>> {
    const player_email = `p${Number(requestId.replace(/\D/g, '')) % PLAYERS}@faults.example`;
    const body = aPurchase({ client_request_id: requestId, player_email, item_id: requestId });
    return call<Body>(baseUrl, 'POST', '/api/item-purchases/purchase-item', { key: withKey, body });
  }

  const buyAll = (ids: readonly string[]) => Promise.all(ids.map((id) => buy(id)));
  const newRequests = (count: number) => Array.from({ length: count }, newRequestId);
  /** Connections that anybody but the breaker itself has tried to make. */
  const attempts = () => proxy.accepted - probes;

  async function recordedRequests(ids: readonly string[]): Promise<string[]> {
    const rows = await direct.query<{ client_request_id: string }[]>(
      'SELECT client_request_id FROM request WHERE client_request_id = ANY($1)',
      [ids],
    );
    return rows.map(({ client_request_id }) => client_request_id);
  }

  it.each([
    ['breaks its connections', 'cut'],
    ['takes no connections', 'refuse'],
    ['hangs', 'hang'],
  ] as const)(
    '%s: a few callers fail, the next are refused at once, and all are served after one probe',
    async (_what, goAway) => {
      expect(new Set((await buyAll(newRequests(PURCHASES))).map(({ status }) => status))).toEqual(new Set([200]));
      await proxy[goAway]();

      const unsure = newRequests(PURCHASES);
      for (const answer of await buyAll(unsure)) expect([200, 503]).toContain(answer.status);
      await eventually(() => expect(breaker.state).not.toBe('closed'));

      const attemptsBefore = attempts();
      const refused = newRequests(PURCHASES);
      for (const { status, headers, body } of await buyAll(refused)) {
        expect([status, body.error]).toEqual([503, 'service_unavailable']);
        expect(headers.get('retry-after')).toBe(String(body.retry_after));
      }
      // A key seen before authenticates: its caller is told what is wrong with the request.
      const malformed = { key, body: { client_request_id: 7 } };
      expect((await call(baseUrl, 'POST', '/api/item-purchases/purchase-item', malformed)).status).toBe(400);
      const stranger = await buy(newRequestId(), unseenKey);
      expect([stranger.status, stranger.body.error]).toEqual([503, 'service_unavailable']);
      // Fewer, if a probe is just beginning.
      expect(attempts()).toBeLessThanOrEqual(attemptsBefore);
      expect(breaker.state).not.toBe('closed');

      await proxy.forward();
      const probesBefore = probes;
      await eventually(() => expect(breaker.state).toBe('closed'), BACK_WITHIN);
      expect(probes - probesBefore).toBeLessThanOrEqual(1);
      expect(await recordedRequests(refused)).toEqual([]);
      expect(new Set((await buyAll(refused)).map(({ status }) => status))).toEqual(new Set([200]));
      for (const { status } of await buyAll(unsure)) expect([200, 409]).toContain(status);
      expect(await recordedRequests(unsure)).toHaveLength(PURCHASES);
      expect(await auditFindings(direct)).toEqual([]);
    },
    OPEN_MS + 60_000,
  );
});
