import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const DAY = /^\d{4}-\d\d-\d\dT00:00:00Z$/;

interface UsageTime {
  readonly Today: number;
  readonly Total: number;
  readonly History: Readonly<Record<string, number>>;
}
interface Envelope {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Data: UsageTime;
}
interface Player {
  readonly player_id: number;
  readonly user_id: string;
}

let world: ApiWorld;
let player: Player;

beforeAll(async () => {
  world = await openApiWorld([], { RATE_LIMITS: 'off' });
});
beforeEach(async () => {
  const body = { external_id: newRequestId(), player_name: 'Player' };
  player = (await world.call<Player>('POST', '/api/players', { body })).body;
});
afterAll(() => world.close());

/** As real clients send it: all fields of all actions, the unused ones null, zero or empty. */
const flat = (fields: object) => ({ UserID: player.user_id, Key: null, SubtractAmount: 0, ItemIDs: [], ...fields });
const add = (UsageTime: unknown) =>
  world.call<Envelope>('POST', '/api/user/AddUsageTime', { body: flat({ UsageTime }) });
const read = () => world.call<Envelope>('POST', '/api/user/GetUsageTime', { body: flat({ UsageTime: 0 }) });

describe('AddUsageTime', () => {
  it('answers with the statistics after it, as GetUsageTime then does', async () => {
    await add(60);
    const added = await add(40);
    expect(added).toMatchObject({ status: 200, body: { Success: true, Error: null } });
    const { History, ...sums } = added.body.Data;
    // The test may begin on one day and end on the next.
    expect(sums).toMatchObject({ Total: 100, CurrentWeek: expect.any(Number), CurrentMonth: expect.any(Number) });
    expect(Object.keys(History).every((day) => DAY.test(day))).toBe(true);
    expect(Object.values(History).reduce((sum, seconds) => sum + seconds, 0)).toBe(100);
    expect((await read()).body.Data.Total).toBe(100);
  });

  it.each([1, 86_400])('takes %d seconds', async (seconds) => {
    expect((await add(seconds)).body.Data.Total).toBe(seconds);
  });

  it.each([0, -1, 86_401, 1.5, '60', true, null, undefined])('refuses %p seconds', async (seconds) => {
    expect(await add(seconds)).toMatchObject({ status: 400, body: { Error: 'VALIDATION_FAILED', Data: null } });
    expect((await read()).body.Data.Total).toBe(0);
  });

  it('refuses more than a day can hold', async () => {
    await world.dataSource.query(
      `INSERT INTO usage_day SELECT $1::bigint % 64, $1, current_date + n, 2147483647 FROM generate_series(-1, 1) n`,
      [player.player_id],
    );
    expect(await add(1)).toMatchObject({ status: 400, body: { Error: 'USAGE_TIME_TOO_LARGE', Data: null } });
  });
});

describe('GetUsageTime', () => {
  it('tells of a player who never played that there is nothing', async () => {
    expect((await read()).body).toEqual({
      Success: true,
      Error: null,
      Data: { Today: 0, Yesterday: 0, CurrentWeek: 0, CurrentMonth: 0, Total: 0, History: {} },
    });
  });
});
