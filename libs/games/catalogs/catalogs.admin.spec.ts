import { call, type Answer } from '../../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { CatalogsModule, CreateGameCommand, CurrencyEntity, GamesModule } from '..';

interface Body {
  readonly error: string;
  readonly details: readonly { readonly field: string }[];
  readonly items: readonly { readonly item_id: string }[];
  readonly next_cursor: string | null;
}

const POTION = { item_id: 'health_potion', display_name: 'Health Potion' };
const PLAIN = {
  ...POTION,
  catalog_version: 'Item',
  item_class: null,
  stackable: true,
  lifetime_seconds: null,
  prices: {},
  custom_data: null,
  created_at: expect.stringMatching(/Z$/) as string,
};

let app: ModuleApp;
let economist: string;

beforeAll(async () => {
  app = await startModuleApp([GamesModule, CatalogsModule]);
  economist = await app.aSession('economist');
});

afterAll(() => app.close());

async function aGame(): Promise<number> {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game' }));
  for (const [code, scale] of [
    ['GOLD', 2],
    ['GEMS', 0],
  ] as const) {
    const terms = { code, name: code, scale, isDefault: code === 'GOLD', isSystem: false, startingAmount: 0n };
    await app.dataSource.manager.insert(CurrencyEntity, { gameId, ...terms, createdAt: new Date() });
  }
  return gameId;
}

function admin(method: string, path: string, body?: unknown, bearer = economist): Promise<Answer<Body>> {
  const sent = body === undefined ? {} : { body };
  return call<Body>(app.baseUrl, method, `/api/admin/games/${path}`, { bearer, ...sent });
}

async function idsIn(path: string): Promise<readonly string[]> {
  return (await admin('GET', path)).body.items.map(({ item_id }) => item_id);
}

describe('an item of a catalog', () => {
  it('is stackable, lasts for good and has no price where nothing else is said', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    const added = await admin('POST', items, POTION);
    expect([added.status, added.body]).toEqual([201, PLAIN]);
    expect((await admin('GET', items)).body).toEqual({ items: [PLAIN], next_cursor: null });
  });

  it('keeps what is said of it, prices with the decimals of their currencies', async () => {
    const terms = {
      ...POTION,
      item_class: 'Consumable',
      stackable: false,
      lifetime_seconds: 86_400,
      prices: { GOLD: '12.5', GEMS: 3 },
      custom_data: { heals: 50, tags: ['red'] },
    };
    const { body } = await admin('POST', `${await aGame()}/catalogs/Item/items`, terms);
    expect(body).toEqual({ ...PLAIN, ...terms, prices: { GOLD: '12.50', GEMS: '3' } });
  });

  it('has an id that is unique in its catalog, and only there', async () => {
    const gameId = await aGame();
    await admin('POST', `${gameId}/catalogs/Item/items`, POTION);
    const again = await admin('POST', `${gameId}/catalogs/Item/items`, POTION);
    expect([again.status, again.body.error]).toEqual([409, 'item_id_taken']);
    expect((await admin('POST', `${gameId}/catalogs/Season-2/items`, POTION)).status).toBe(201);
    expect((await admin('POST', `${await aGame()}/catalogs/Item/items`, POTION)).status).toBe(201);
  });

  it('is added once when it is added many times at once', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin('POST', items, POTION)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it.each([
    [{ display_name: 'No id' }, 'item_id'],
    [{ ...POTION, display_name: ' ' }, 'display_name'],
    [{ ...POTION, lifetime_seconds: 0 }, 'lifetime_seconds'],
    [{ ...POTION, prices: { SILVER: '1.00' } }, 'prices.SILVER'],
    [{ ...POTION, prices: { GOLD: true } }, 'prices.GOLD'],
    [{ ...POTION, custom_data: [] }, 'custom_data'],
  ])('is refused as %j, by the name of the field', async (sent, field) => {
    const items = `${await aGame()}/catalogs/Item/items`;
    const { status, body } = await admin('POST', items, sent);
    expect([status, body.error, body.details.map((detail) => detail.field)]).toEqual([
      400,
      'validation_failed',
      [field],
    ]);
    expect(await idsIn(items)).toEqual([]);
  });

  it('is refused with a price that its currency cannot have', async () => {
    const { status, body } = await admin('POST', `${await aGame()}/catalogs/Item/items`, {
      ...POTION,
      prices: { GEMS: '1.5' },
    });
    expect([status, body.error]).toEqual([400, 'invalid_amount']);
  });

  it('is replaced as a whole, but never becomes stackable or ceases to be', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    await admin('POST', items, { ...POTION, item_class: 'Consumable', prices: { GOLD: 1 } });
    const replaced = await admin('PUT', `${items}/health_potion`, { display_name: 'Potion', prices: { GEMS: '2' } });
    expect([replaced.status, replaced.body]).toEqual([
      200,
      { ...PLAIN, display_name: 'Potion', prices: { GEMS: '2' } },
    ]);
    const changed = await admin('PUT', `${items}/health_potion`, { display_name: 'Potion', stackable: false });
    expect([changed.status, changed.body.details[0]?.field]).toEqual([400, 'stackable']);
  });

  it('is gone when it is deleted', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    await admin('POST', items, { ...POTION, item_id: 'a/b c' });
    expect((await admin('DELETE', `${items}/a%2Fb%20c`)).status).toBe(204);
    const again = await admin('DELETE', `${items}/a%2Fb%20c`);
    expect([again.status, again.body.error]).toEqual([404, 'item_not_found']);
    expect((await admin('PUT', `${items}/a%2Fb%20c`, { display_name: 'x' })).status).toBe(404);
  });
});

describe('a catalog', () => {
  it('is listed a page at a time, by ascending ids', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    for (const item_id of ['c', 'a', 'B', 'b']) await admin('POST', items, { ...POTION, item_id });
    const first = (await admin('GET', `${items}?limit=3`)).body;
    expect([first.items.map(({ item_id }) => item_id), first.next_cursor]).toEqual([['B', 'a', 'b'], 'b']);
    expect(await idsIn(`${items}?limit=3&cursor=b`)).toEqual(['c']);
  });

  it('of another game or version shows nothing', async () => {
    const gameId = await aGame();
    await admin('POST', `${gameId}/catalogs/Item/items`, POTION);
    expect(await idsIn(`${gameId}/catalogs/Other/items`)).toEqual([]);
    expect(await idsIn(`${await aGame()}/catalogs/Item/items`)).toEqual([]);
  });

  it('has a name of letters, digits, dots, dashes and underscores', async () => {
    expect((await admin('GET', `${await aGame()}/catalogs/no%20name/items`)).status).toBe(400);
  });

  it('belongs to a game', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['PUT', '/x'],
      ['DELETE', '/x'],
    ] as const) {
      const answer = await admin(method, `999999/catalogs/Item/items${path}`, method === 'GET' ? undefined : POTION);
      expect([method, answer.status, answer.body.error]).toEqual([method, 404, 'game_not_found']);
    }
  });

  it('is read by every admin and changed by economists and owners', async () => {
    const items = `${await aGame()}/catalogs/Item/items`;
    const viewer = await app.aSession('viewer');
    expect((await admin('GET', items, undefined, viewer)).status).toBe(200);
    expect((await admin('POST', items, POTION, viewer)).status).toBe(403);
    expect((await admin('PUT', `${items}/x`, POTION, viewer)).status).toBe(403);
    expect((await admin('DELETE', `${items}/x`, undefined, viewer)).status).toBe(403);
    expect((await admin('POST', items, POTION, await app.aSession('owner'))).status).toBe(201);
  });
});
