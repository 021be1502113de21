import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

interface Section {
  readonly error?: string;
  readonly details?: readonly { readonly field: string }[];
  readonly section: string;
  readonly version: number;
}

let world: ApiWorld;
let playerId: number;

beforeAll(async () => {
  world = await openApiWorld([]);
});
beforeEach(async () => {
  const body = { external_id: newRequestId(), player_name: 'Player' };
  playerId = (await world.call<{ player_id: number }>('POST', '/api/players', { body })).body.player_id;
});
afterAll(() => world.close());

const put = (
  section: string,
  body: unknown,
  caller: { readonly player?: number | string; readonly key?: string } = {},
) => {
  const { player = playerId, key = world.game.key } = caller;
  return world.call<Section>('PUT', `/api/players/${player}/state/${section}`, { body, key });
};
const refused = async (section: string, body: unknown) => {
  const { status, body: answer } = await put(section, body);
  return [status, answer.error, ...(answer.details ?? []).map(({ field }) => field)];
};
const written = async (): Promise<readonly { section: string; json: string }[]> =>
  world.dataSource.query('SELECT section, data::text AS json FROM state_section WHERE player_id = $1', [playerId]);

describe('PUT /api/players/{player_id}/state/{section}', () => {
  it.each(['characters', 'quests', 'premium', 'social', 'game_loops', 'daily_rewards', 'public_data'])(
    'replaces the section %s, whose version goes up',
    async (section) => {
      const first = await put(section, { data: { Heroes: { a: [1] } } });
      expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(first).toMatchObject({ status: 200 });
      expect(first.body).toEqual({
        section,
        version: 1,
        data: { Heroes: { a: [1] } },
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect((await put(section, { data: {}, version: 1 })).body).toMatchObject({ version: 2, data: {} });
      expect(await written()).toEqual([{ section, json: '{}' }]);
    },
  );

  it('keeps the data as it is written, all digits of its numbers too', async () => {
    const text = '{ "version" : null,\n "data" : { "id": 12345678901234567890, "rate": 1.50, "t": "a  b" } }';
    const { status } = await put('quests', text);
    expect(status).toBe(200);
    expect(await written()).toEqual([
      { section: 'quests', json: '{"id":12345678901234567890,"rate":1.50,"t":"a  b"}' },
    ]);
  });

  it('refuses a version that is stale, and tells the present one', async () => {
    await put('quests', { data: { a: 1 }, version: 0 });
    const { status, body } = await put('quests', { data: { a: 2 }, version: 0 });
    expect([status, body]).toMatchObject([412, { error: 'version_conflict', current_version: 1 }]);
    expect((await put('quests', { data: { a: 2 }, version: 1 })).body.version).toBe(2);
  });

  it('knows no other section, player, or player of another game', async () => {
    expect(await refused('inventory', { data: {} })).toEqual([404, 'section_not_found']);
    expect(await refused('Quests', { data: {} })).toEqual([404, 'section_not_found']);
    for (const player of [64_000_001, 'abc', '0']) {
      expect(await put('quests', { data: {} }, { player })).toMatchObject({
        status: 404,
        body: { error: 'player_not_found' },
      });
    }
    const { key } = await world.addGame();
    expect(await put('quests', { data: {} }, { key })).toMatchObject({ body: { error: 'player_not_found' } });
  });

  it('needs a key with the scope players', async () => {
    const key = await world.game.issueKey({ scopes: ['read', 'economy'] });
    expect(await put('quests', { data: {} }, { key })).toMatchObject({
      status: 403,
      body: { error: 'scope_missing' },
    });
    expect((await put('quests', { data: {} }, { key: '' })).status).toBe(401);
  });

  it.each([
    [{}, 'data'],
    [{ data: null }, 'data'],
    [{ data: [] }, 'data'],
    [{ data: '{}' }, 'data'],
    [{ data: { a: '\u0000' } }, 'data'],
    [{ data: { a: 'x'.repeat(65_536) } }, 'data'],
    [`{"data":{"a":1.${'0'.repeat(65_536)}}}`, 'data'],
    [{ data: {}, version: -1 }, 'version'],
    [{ data: {}, version: 1.5 }, 'version'],
    [{ data: {}, version: '0' }, 'version'],
  ])('refuses the body of case %#', async (body, field) => {
    expect(await refused('quests', body)).toEqual([400, 'validation_failed', field]);
    expect(await written()).toEqual([]);
  });

  it('takes data of 65,536 bytes', async () => {
    const data = { a: 'x'.repeat(65_536 - '{"a":""}'.length) };
    expect((await put('quests', { data })).status).toBe(200);
    expect((await put('quests', { data: { a: `${data.a}x` } })).status).toBe(400);
  });
});

describe('public data', () => {
  const MAX = 2 ** 53 - 1;

  it.each([
    { Username: '', Country: 'x'.repeat(256), AvatarUrl: 'https://example.com/a.png' },
    { Vip: false, Level: 0, Power: 0, NetWorth: 0 },
    { Level: 2_147_483_647, Power: MAX, NetWorth: MAX },
    { Username: null, Power: null, username: 7, Anything: { else: [true] } },
  ])('may be as in case %#', async (data) => {
    expect(await put('public_data', { data })).toMatchObject({ status: 200, body: { data } });
  });

  it.each([
    ['Username', 7],
    ['Username', 'x'.repeat(257)],
    ['Country', ['NO']],
    ['AvatarUrl', true],
    ['Vip', 1],
    ['Level', -1],
    ['Level', 1.5],
    ['Level', 2_147_483_648],
    ['Power', '5'],
    ['Power', -1],
    ['Power', MAX + 1],
    ['NetWorth', 0.5],
    ['NetWorth', MAX + 1],
  ])('is refused with the %s %p', async (field, value) => {
    expect(await refused('public_data', { data: { [field]: value } })).toEqual([
      400,
      'validation_failed',
      `data.${field}`,
    ]);
    expect(await written()).toEqual([]);
  });

  it('alone is checked: other sections may use the same names for something else', async () => {
    expect((await put('social', { data: { Power: 'much', Vip: 7 } })).status).toBe(200);
  });

  it('ranks the player by Power', async () => {
    await put('public_data', { data: { Power: 7 } });
    await put('public_data', { data: { Power: 1e3 } });
    const scores = await world.dataSource.query<unknown[]>(
      'SELECT game_id, power FROM leaderboard_score WHERE player_id = $1',
      [playerId],
    );
    expect(scores).toEqual([{ game_id: world.game.gameId, power: '1000' }]);
  });
});
