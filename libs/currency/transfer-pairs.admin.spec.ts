import { CreateGameCommand, GameDirectory, GamesModule } from '@goldkeep/games';
import { call, type Answer } from '../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import { CreateCurrencyCommand, CurrencyModule, type CodePair } from '.';

interface PairsBody {
  readonly error: string;
  readonly version: number;
  readonly current_version: number;
  readonly pairs: readonly CodePair[];
}

let app: ModuleApp;
let economist: string;

beforeAll(async () => {
  app = await startModuleApp([GamesModule, CurrencyModule]);
  economist = await app.aSession('economist');
});

afterAll(() => app.close());

/** With the currencies GOLD, GEMS, WOOD, and Token, which is a system currency. */
async function aGame(): Promise<number> {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game' }));
  for (const code of ['GOLD', 'GEMS', 'WOOD', 'Token']) {
    await app.commands.execute(new CreateCurrencyCommand({ gameId, code, name: code }));
  }
  return gameId;
}

function admin(
  method: string,
  gameId: number | string,
  body?: unknown,
  bearer = economist,
): Promise<Answer<PairsBody>> {
  const sent = body === undefined ? {} : { body };
  return call<PairsBody>(app.baseUrl, method, `/api/admin/games/${gameId}/transfer-pairs`, { bearer, ...sent });
}

const GEMS_TO_GOLD = { from: 'GEMS', to: 'GOLD' };
const GOLD_TO_GEMS = { from: 'GOLD', to: 'GEMS' };

describe('transfer pairs', () => {
  it('are none at first and are replaced as a whole', async () => {
    const gameId = await aGame();
    expect((await admin('GET', gameId)).body).toEqual({ version: 1, pairs: [] });

    const both = await admin('PUT', gameId, { version: 1, pairs: [GEMS_TO_GOLD, GOLD_TO_GEMS] });
    expect(both.status).toBe(200);
    expect(both.body).toEqual({ version: 2, pairs: [GEMS_TO_GOLD, GOLD_TO_GEMS] });

    await admin('PUT', gameId, { version: 2, pairs: [GOLD_TO_GEMS] });
    expect((await admin('GET', gameId)).body).toEqual({ version: 3, pairs: [GOLD_TO_GEMS] });
    await admin('PUT', gameId, { version: 3, pairs: [] });
    expect((await admin('GET', gameId)).body).toEqual({ version: 4, pairs: [] });
  });

  it('are in force at once in this process', async () => {
    const gameId = await aGame();
    const directory = app.app.get(GameDirectory);
    expect((await directory.snapshot(gameId)).transferPairs).toEqual([]);
    await admin('PUT', gameId, { version: 1, pairs: [GEMS_TO_GOLD] });
    const [pair] = (await directory.snapshot(gameId)).transferPairs;
    expect([pair?.from.code, pair?.to.code]).toEqual(['GEMS', 'GOLD']);
  });

  it('are not replaced by who has seen an older version: of two at once, one wins', async () => {
    const gameId = await aGame();
    const lists = [
      { version: 1, pairs: [GEMS_TO_GOLD] },
      { version: 1, pairs: [GOLD_TO_GEMS] },
    ];
    const answers = await Promise.all(lists.map((list) => admin('PUT', gameId, list)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const refused = answers.find(({ status }) => status === 412);
    expect(refused?.body).toMatchObject({ error: 'version_conflict', current_version: 2 });
    const winner = answers.find(({ status }) => status === 200);
    expect((await admin('GET', gameId)).body).toEqual(winner?.body);
  });

  it.each([
    ['a system currency as target', [{ from: 'GOLD', to: 'Token' }]],
    ['a system currency as source', [{ from: 'Token', to: 'GOLD' }]],
    ['an unknown currency', [{ from: 'GOLD', to: 'SILVER' }]],
    ['a code in other case', [{ from: 'gold', to: 'GEMS' }]],
    ['a currency paired with itself', [{ from: 'GOLD', to: 'GOLD' }]],
    ['a pair twice', [GOLD_TO_GEMS, GOLD_TO_GEMS]],
    ['a pair without target', [{ from: 'GOLD' }]],
    ['no pair', [null]],
    ['no list', 'GOLD'],
    ['nothing', undefined],
  ])('may not contain %s, and then stay as they were', async (_what, pairs) => {
    const gameId = await aGame();
    await admin('PUT', gameId, { version: 1, pairs: [GEMS_TO_GOLD] });
    const refused = await admin('PUT', gameId, { version: 2, pairs });
    expect([refused.status, refused.body.error]).toEqual([400, 'validation_failed']);
    expect((await admin('GET', gameId)).body).toEqual({ version: 2, pairs: [GEMS_TO_GOLD] });
  });

  it('of an unknown game are not found', async () => {
    for (const id of [2_147_483_647, 'abc']) {
      expect((await admin('GET', id)).body.error).toBe('game_not_found');
      expect((await admin('PUT', id, { version: 1, pairs: [] })).body.error).toBe('game_not_found');
    }
  });

  it.each(['support', 'viewer'] as const)('are shown to a %s, who may not change them', async (role) => {
    const [gameId, bearer] = [await aGame(), await app.aSession(role)];
    expect((await admin('GET', gameId, undefined, bearer)).status).toBe(200);
    expect((await admin('PUT', gameId, { version: 1, pairs: [] }, bearer)).status).toBe(403);
  });
});
