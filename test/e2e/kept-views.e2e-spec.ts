import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { placeOfEmail } from '@goldkeep/players';
import { newRequestId, openApiWorld, viewsAreKept, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { openTestRedis, type TestRedis } from '../support/test-redis';

const WEBHOOK = '/api/player-balances/webhook/balance-updated';

interface Lookup {
  readonly player: { readonly player_id: number };
  readonly balances: readonly { readonly currency_name: string }[];
  readonly summary: { readonly total_value: string };
}

let redis: TestRedis;
const worlds: Record<string, ApiWorld> = {};

beforeAll(async () => {
  redis = await openTestRedis();
  worlds['in memory'] = await openApiWorld();
  const shared = await openApiWorld(undefined, { REDIS_URL: redis.url });
  worlds['in Redis'] = shared;
  await viewsAreKept(shared);
});
afterAll(async () => {
  await Promise.all(Object.values(worlds).map((world) => world.close()));
  await redis.close();
});

describe.each(['in memory', 'in Redis'])('views kept %s', (where) => {
  let world: ApiWorld;
  let email: string;
  let playerId: number;

  beforeEach(async () => {
    world = worlds[where] ?? (await openApiWorld());
    email = `${newRequestId()}@example.com`;
    await world.game.addPlayer(email, '10.00');
    await eventsAreDelivered();
    playerId = (await lookUp()).player.player_id;
  });

  const lookUp = async () => (await world.call<Lookup>('GET', `/api/player-balances/player/by-email/${email}`)).body;
  const byId = async () => (await world.call<Lookup>('GET', `/api/player-balances/player/${playerId}`)).body;
  const inBatch = async () => {
    const body = { player_ids: [playerId] };
    const answer = await world.call<{ results: { total_value: string }[] }>('POST', '/api/player-balances/batch', {
      body,
    });
    return answer.body.results[0]?.total_value;
  };
  /** What no code of ours does: change a balance without a word. */
  const changeBehindOurBack = () =>
    world.dataSource.query('UPDATE balance SET available = available + 100 WHERE player_id = $1', [playerId]);
  const tell = (body: object, headers: Record<string, string> = {}) =>
    call<Record<string, unknown>>(world.baseUrl, 'POST', WEBHOOK, { body, headers });
  /** They drop views once more, a moment after the write. */
  const eventsAreDelivered = () =>
    eventually(async () => expect(await world.dataSource.query('SELECT FROM outbox')).toEqual([]));
  const gameId = () => world.game.gameId;

  it('are one for each player, found by address, by id and by a batch', async () => {
    await changeBehindOurBack();
    expect((await lookUp()).summary.total_value).toBe('10.00');
    expect((await byId()).summary.total_value).toBe('10.00');
    expect(await inBatch()).toBe('10.00');
  });

  it.each([
    ['id', () => ({ game_id: gameId(), player_id: playerId })],
    ['id as text, no address', () => ({ game_id: String(gameId()), player_id: String(playerId), player_email: null })],
    ['address', () => ({ game_id: gameId(), player_email: email.toUpperCase() })],
  ])('are dropped by the webhook: player named by %s', async (_by, body) => {
    await changeBehindOurBack();
    const { status, body: answer } = await tell(body());
    expect(status).toBe(200);
    expect(answer).toMatchObject({ status: 'success', game_id: gameId() });
    expect((await lookUp()).summary.total_value).toBe('11.00');
    expect(await inBatch()).toBe('11.00');
  });

  it('are dropped by the webhook although nobody looked the player up by address before', async () => {
    const other = `${newRequestId()}@example.com`;
    await world.game.addPlayer(other, '1.00');
    const { shard, emailKey } = placeOfEmail(gameId(), other);
    const [row] = await world.dataSource.query<{ player_id: string }[]>(
      'SELECT player_id FROM player WHERE shard = $1 AND game_id = $2 AND email_key = $3',
      [shard, gameId(), emailKey],
    );
    playerId = Number(row?.player_id);
    await byId();
    await changeBehindOurBack();
    await tell({ game_id: gameId(), player_email: other });
    expect((await byId()).summary.total_value).toBe('2.00');
  });

  it('are answered for by the webhook in the same way whether or not the player exists', async () => {
    const known = await tell({ game_id: gameId(), player_id: playerId });
    const unknown = await tell({ game_id: gameId(), player_id: 64_000_001 });
    expect({ ...unknown.body, player_id: playerId }).toEqual(known.body);
    expect((await tell({ game_id: 2_000_000_000, player_email: 'nobody@example.com' })).status).toBe(200);
  });

  it('are dropped only with a key of the game, if with a key', async () => {
    const body = { game_id: gameId(), player_id: playerId };
    const other = await world.addGame();
    expect((await tell(body, { 'X-Game-Secret-Key': world.game.key })).status).toBe(200);
    expect((await tell(body, { 'X-Game-Secret-Key': other.key })).status).toBe(401);
    expect((await tell(body, { 'X-Game-Secret-Key': 'gk_nonsense' })).status).toBe(401);
  });

  it.each([
    ['nobody', () => ({ game_id: gameId() })],
    ['no game', () => ({ player_id: playerId })],
    ['half a player', () => ({ game_id: gameId(), player_id: 1.5 })],
  ])('are not dropped by a webhook that names %s', async (_what, body) => {
    const { status, body: answer } = await tell(body());
    expect([status, answer.error]).toEqual([400, 'validation_failed']);
  });

  it('follow a new name of a currency within a second', async () => {
    expect((await lookUp()).balances[0]?.currency_name).toBe('Gold Coins');
    const name = `Gold ${newRequestId()}`;
    await world.dataSource.query('UPDATE currency SET name = $1 WHERE game_id = $2', [name, gameId()]);
    await eventually(async () => expect((await lookUp()).balances[0]?.currency_name).toBe(name), { timeoutMs: 2_000 });
    await world.dataSource.query(`UPDATE currency SET name = 'Gold Coins' WHERE game_id = $1`, [gameId()]);
    await eventually(async () => expect((await lookUp()).balances[0]?.currency_name).toBe('Gold Coins'));
  });

  it('show a new name of the player at once', async () => {
    const body = { player_email: email, player_name: 'Renamed' };
    await world.call('POST', '/api/players', { body });
    expect((await lookUp()).player).toMatchObject({ player_name: 'Renamed' });
  });

  it('are read once from the database when 500 callers miss them at once, on two instances where there is Redis', async () => {
    const apps = [world.app];
    const instances = [world.baseUrl];
    if (where === 'in Redis') {
      const { app, baseUrl } = await world.addInstance();
      apps.push(app);
      instances.push(baseUrl);
    }
    const path = `/api/player-balances/player/by-email/${email}`;
    const get = (index: number) =>
      call<Lookup>(instances[index % instances.length] ?? '', 'GET', path, { key: world.game.key });
    await Promise.all(instances.map((_, index) => get(index)));
    expect((await tell({ game_id: gameId(), player_id: playerId })).status).toBe(200);
    const readings = apps.map((app) => countReadings(app.get(DataSource)));
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => get(index)));
    expect(readings.reduce((sum, { count }) => sum + count, 0)).toBe(1);
    expect(new Set(answers.map(({ body }) => body.summary.total_value))).toEqual(new Set(['10.00']));
  });
});

/** Counts how often players' balances are read from the database from here on. */
function countReadings(dataSource: DataSource): { readonly count: number } {
  const readings = { count: 0 };
  const create = dataSource.createQueryRunner.bind(dataSource);
  jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = create(mode);
    const connect = runner.connect.bind(runner) as () => Promise<PoolClient>;
    jest.spyOn(runner, 'connect').mockImplementation(async () => {
      const client = await connect();
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      return Object.create(client, {
        query: {
          value: (...args: unknown[]) => {
            if (JSON.stringify(args[0]).includes('AS w (shard')) readings.count += 1;
            return query(...args);
          },
        },
      }) as PoolClient;
    });
    return runner;
  });
  return readings;
}

describe('a server with WEBHOOK_REQUIRE_KEY', () => {
  it('takes no webhook without a key', async () => {
    const world = await openApiWorld(undefined, { WEBHOOK_REQUIRE_KEY: 'true' });
    const body = { game_id: world.game.gameId, player_id: 64 };
    const bare = await call<{ error: string }>(world.baseUrl, 'POST', WEBHOOK, { body });
    const withKey = await world.call('POST', WEBHOOK, { body });
    await world.close();
    expect([bare.status, bare.body.error, withKey.status]).toEqual([401, 'invalid_api_key', 200]);
  });
});
