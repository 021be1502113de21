import { call, type Answer } from '../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import { CreateGameCommand, GameDirectory, GamesModule, type GameSettings, type GameSnapshot } from '.';

interface Body {
  readonly error: string;
  readonly game_id: number;
  readonly title_id: string;
  readonly version: number;
  readonly current_version: number;
  readonly settings: GameSettings;
  readonly games: readonly { readonly game_id: number }[];
  readonly next_cursor: number | null;
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

async function snapshot(gameId: number): Promise<GameSnapshot> {
  return app.app.get(GameDirectory).snapshot(gameId);
}

function admin(method: string, path: string, body?: unknown, bearer = owner): Promise<Answer<Body>> {
  return call<Body>(app.baseUrl, method, `/api/admin/games${path}`, { bearer, ...(body !== undefined && { body }) });
}

describe('games', () => {
  it('are created in testing, with a title id of their own', async () => {
    const created = await admin('POST', '', { name: 'Dragon Harbour' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'Dragon Harbour', status: 'testing' });
    expect(created.body.title_id).toMatch(/^[A-Z0-9]{6,}$/);
    expect((await admin('GET', `/${created.body.game_id}`)).body).toEqual(created.body);
  });

  it('keep the title id that is given, which no other game may have', async () => {
    const game = { name: 'First', title_id: 'Harbour-1', status: 'live' };
    expect((await admin('POST', '', game)).body).toMatchObject(game);
    const second = await admin('POST', '', { ...game, name: 'Second' });
    expect([second.status, second.body.error]).toEqual([409, 'title_id_taken']);
  });

  it.each([{}, { name: ' ' }, { name: 'x', status: 'open' }, { name: 'x', title_id: 'a/b' }])(
    'are not created from %j',
    async (game) => {
      const refused = await admin('POST', '', game);
      expect([refused.status, refused.body.error]).toEqual([400, 'validation_failed']);
    },
  );

  it('change name and status, each alone, and the change is seen at once', async () => {
    const gameId = await aGame();
    await snapshot(gameId);
    expect((await admin('PATCH', `/${gameId}`, { status: 'paused' })).body).toMatchObject({ name: 'Some game' });
    expect((await admin('PATCH', `/${gameId}`, { name: 'Renamed' })).body).toMatchObject({ status: 'paused' });
    expect(await snapshot(gameId)).toMatchObject({ name: 'Renamed', status: 'paused' });
  });

  it.each(['0', '-1', '1.5', 'abc', '2147483648', '99999999999999999999', '2147483647'])(
    'are not found under %s',
    async (id) => {
      const refused = await admin('GET', `/${id}`);
      expect([refused.status, refused.body.error]).toEqual([404, 'game_not_found']);
    },
  );

  it('are listed once each over all pages', async () => {
    const before = (await Promise.all(Array.from({ length: 101 }, aGame))).length;
    const first = (await admin('GET', '')).body;
    expect(first.games).toHaveLength(100);
    const second = (await admin('GET', `?cursor=${String(first.next_cursor)}`)).body;
    expect(second.next_cursor).toBeNull();
    const ids = [...first.games, ...second.games].map((game) => game.game_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(before);
  });
});

describe('settings', () => {
  it('begin with the defaults in version 1 and are replaced as a whole', async () => {
    const path = `/${await aGame()}/settings`;
    const { version, settings } = (await admin('GET', path)).body;
    expect([version, settings.fee_basis_points]).toEqual([1, 1_000]);

    const replaced = await admin('PUT', path, { version, settings: { ...settings, fee_basis_points: 250 } });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toEqual({ version: 2, settings: { ...settings, fee_basis_points: 250 } });
    expect((await admin('GET', path)).body).toEqual(replaced.body);
  });

  it('are in force at once in this process', async () => {
    const gameId = await aGame();
    await snapshot(gameId);
    await admin('PUT', `/${gameId}/settings`, { version: 1, settings: { fee_basis_points: 700 } });
    expect((await snapshot(gameId)).settings.fee_basis_points).toBe(700);
  });

  it('are not replaced by who has seen an older version: of two at once, one wins', async () => {
    const path = `/${await aGame()}/settings`;
    const change = { version: 1, settings: { fee_basis_points: 1 } };
    const answers = await Promise.all([admin('PUT', path, change), admin('PUT', path, change)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const stale = await admin('PUT', path, change);
    expect(stale.body).toMatchObject({ error: 'version_conflict', current_version: 2 });
  });

  it.each([
    { version: 1, settings: { fee_basis_points: 10_001 } },
    { version: 1, settings: { unknown: 1 } },
    { version: 1 },
    { settings: {} },
  ])('are refused as %j', async (change) => {
    const refused = await admin('PUT', `/${await aGame()}/settings`, change);
    expect([refused.status, refused.body.error]).toEqual([400, 'validation_failed']);
  });

  it('of an unknown game are not found', async () => {
    expect((await admin('GET', '/2147483647/settings')).body.error).toBe('game_not_found');
    expect((await admin('PUT', '/2147483647/settings', { version: 1, settings: {} })).status).toBe(404);
  });
});

describe('roles', () => {
  it.each([
    ['economist', [403, 403, 200]],
    ['support', [403, 403, 403]],
    ['viewer', [403, 403, 403]],
  ] as const)('%s may create games, change games, change settings: %j', async (role, statuses) => {
    const [gameId, bearer] = [await aGame(), await app.aSession(role)];
    const answers = [
      await admin('POST', '', { name: 'x' }, bearer),
      await admin('PATCH', `/${gameId}`, { name: 'x' }, bearer),
      await admin('PUT', `/${gameId}/settings`, { version: 1, settings: {} }, bearer),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    for (const path of ['', `/${gameId}`, `/${gameId}/settings`, `/${gameId}/keys`]) {
      expect((await admin('GET', path, undefined, bearer)).status).toBe(200);
    }
  });

  it('are asked for before anything is told about a game', async () => {
    const answer = await call<Body>(app.baseUrl, 'GET', '/api/admin/games/2147483647');
    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_session']);
  });
});
