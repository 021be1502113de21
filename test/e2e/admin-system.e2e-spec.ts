import { openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';
import { openSession } from '../support/module-app';

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld();
});

afterAll(() => world.close());

describe('the status of the system', () => {
  it('tells any admin how the installation does', async () => {
    await world.addInstance();
    const { status, body } = await call(world.baseUrl, 'GET', '/api/admin/system/status', {
      bearer: await openSession(world.dataSource, 'viewer'),
    });
    const anyText = expect.any(String) as unknown;
    const process = { process_id: anyText, has_redis: false, started_at: anyText, seen_at: anyText };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      versions: {
        goldkeep: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
        node: expect.stringMatching(/^v\d+\./) as unknown,
        postgresql: expect.stringMatching(/^\d+/) as unknown,
      },
      uptime_seconds: expect.any(Number) as unknown,
      health: { database: { status: 'up' }, cache: { kind: 'memory' }, circuit_breaker: { state: 'closed' } },
      api_processes: [process, process],
      queues: { ledger_waiting_commands: 0 },
    });
  });

  it('is told to nobody else', async () => {
    expect((await call(world.baseUrl, 'GET', '/api/admin/system/status')).status).toBe(401);
  });
});
