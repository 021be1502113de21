import { openApiWorld, newRequestId, type ApiInstance, type ApiWorld } from '../support/api-world';
import { auditFindings } from '../support/audit';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { openTestRedis, type TestRedis } from '../support/test-redis';

/** `npm run test:faults` sets more. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const WORKERS = 6;
/** Writes that each worker sees through in each state of Redis. */
const WRITES_PER_STATE = 15;

describe('while Redis comes and goes', () => {
  let redis: TestRedis;
  let world: ApiWorld;
  let instances: readonly ApiInstance[];

  beforeAll(async () => {
    redis = await openTestRedis({ persistent: true });
    world = await openApiWorld(undefined, { REDIS_URL: redis.url });
    instances = [world, await world.addInstance()];
    await world.game.set({ rate_limits: { player_by_email: 1_000_000 } });
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
    await redis.close();
  });

  it('every write is answered, and every read that follows sees it, whichever instance is asked', async () => {
    const statuses = new Set<number>();
    const mistakes: string[] = [];
    const funds = new Array<number>(WORKERS).fill(0);

    const writeAndRead = async (worker: number, step: number): Promise<void> => {
      const email = `worker${worker}@faults.example`;
      const ask = async (instance: number, method: string, path: string, body?: object) => {
        const { baseUrl } = instances[instance % instances.length] ?? world;
        const answer = await call<{ summary?: { total_value: string } }>(baseUrl, method, path, {
          key: world.game.key,
          body,
        });
        statuses.add(answer.status);
        return answer.body.summary?.total_value;
      };
      const read = (instance: number) => ask(instance, 'GET', `/api/player-balances/player/by-email/${email}`);
      if (funds[worker] !== 0) await Promise.all(instances.map((_, index) => read(index)));
      const credit = { client_request_id: newRequestId(), player_email: email, amount: '1.00', reason: 'test_funds' };
      await ask(worker + step, 'POST', '/api/economy/credits', credit);
      funds[worker] = (funds[worker] ?? 0) + 1;
      const expected = `${funds[worker]}.00`;
      for (const [index] of instances.entries()) {
        const seen = await read(index);
        if (seen !== expected) mistakes.push(`${email} on ${index}: ${seen} instead of ${expected}`);
      }
    };
    const work = () =>
      Promise.all(
        funds.map(async (_, worker) => {
          for (let step = 0; step < WRITES_PER_STATE; step++) await writeAndRead(worker, step);
        }),
      );
    const during = (change: () => unknown) => Promise.all([work(), change()]);

    await work();
    for (let round = 0; round < ROUNDS; round++) {
      await during(() => redis.stop());
      await work();
      await during(() => redis.start());
      await work();
      await during(() => redis.pause());
      await during(() => redis.resume());
      await work();
    }
    expect(mistakes).toEqual([]);
    expect([...statuses].sort()).toEqual([200, 201]);
    // What was to be dropped meanwhile is made up for: the relay's events do not stay undelivered.
    await eventually(async () => expect(await world.dataSource.query('SELECT FROM outbox')).toEqual([]), {
      timeoutMs: 30_000,
    });
  }, 600_000);
});
