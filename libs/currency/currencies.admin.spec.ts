import { CreateGameCommand, GameDirectory, GamesModule } from '@goldkeep/games';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { call, type Answer } from '../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../test/support/module-app';
import { CreateCurrencyCommand, CurrencyModule } from '.';

interface CurrencyBody {
  readonly error: string;
  readonly currency_id: number;
  readonly code: string;
  readonly is_default: boolean;
  readonly currencies: readonly CurrencyBody[];
}

const GOLD = { code: 'GOLD', name: 'Gold Coins' };

let app: ModuleApp;
let economist: string;

beforeAll(async () => {
  app = await startModuleApp([GamesModule, CurrencyModule]);
  economist = await app.aSession('economist');
});

afterAll(() => app.close());

async function aGame(): Promise<number> {
  return (await app.commands.execute(new CreateGameCommand({ name: 'Some game' }))).gameId;
}

async function aGameWith(...codes: string[]): Promise<number> {
  const gameId = await aGame();
  for (const code of codes) await app.commands.execute(new CreateCurrencyCommand({ gameId, code, name: code }));
  return gameId;
}

function admin(method: string, path: string, body?: unknown, bearer = economist): Promise<Answer<CurrencyBody>> {
  const sent = body === undefined ? {} : { body };
  return call<CurrencyBody>(app.baseUrl, method, `/api/admin/games/${path}`, { bearer, ...sent });
}

async function defaultsOf(gameId: number): Promise<readonly string[]> {
  const { currencies } = (await admin('GET', `${gameId}/currencies`)).body;
  return currencies.filter((currency) => currency.is_default).map(({ code }) => code);
}

describe('a new currency', () => {
  it('has two decimals and nothing else where nothing else is asked for', async () => {
    const gameId = await aGame();
    const created = await admin('POST', `${gameId}/currencies`, GOLD);
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      ...GOLD,
      currency_id: expect.any(Number) as number,
      scale: 2,
      is_default: true,
      is_system: false,
      starting_amount: '0.00',
      max_balance: null,
      recharge: null,
    });
    expect((await admin('GET', `${gameId}/currencies`)).body).toEqual({ currencies: [created.body] });
  });

  it('keeps its terms as amounts of its own scale', async () => {
    const recharge = { rate: '1', period_seconds: 300, max: 50 };
    const terms = { ...GOLD, scale: 3, starting_amount: '7.5', max_balance: '1000', is_system: true, recharge };
    expect((await admin('POST', `${await aGame()}/currencies`, terms)).body).toMatchObject({
      scale: 3,
      is_system: true,
      starting_amount: '7.500',
      max_balance: '1000.000',
      recharge: { rate: '1.000', period_seconds: 300, max: '50.000' },
    });
  });

  it('has its books open on every shard', async () => {
    const { body } = await admin('POST', `${await aGame()}/currencies`, GOLD);
    const [row] = await app.dataSource.query<{ count: string }[]>(
      'SELECT count(*) FROM shard_book WHERE currency_id = $1',
      [body.currency_id],
    );
    expect(Number(row?.count)).toBe(SHARD_COUNT);
  });

  it('is known to the game at once', async () => {
    const gameId = await aGame();
    const directory = app.app.get(GameDirectory);
    expect((await directory.snapshot(gameId)).defaultCurrency).toBeUndefined();
    const { body } = await admin('POST', `${gameId}/currencies`, GOLD);
    const game = await directory.snapshot(gameId);
    expect(game.defaultCurrency).toBe(game.currencyByCode('GOLD'));
    expect(game.currencyById(body.currency_id)).toMatchObject({ code: 'GOLD', startingAmount: 0n });
  });

  it.each(['Coin', 'CoinLimit', 'Token', 'TokenLimit'])(
    'named %s is a system currency, whatever is asked for',
    async (code) => {
      const gameId = await aGame();
      const created = await admin('POST', `${gameId}/currencies`, { code, name: code, is_system: false });
      expect(created.body).toMatchObject({ is_system: true });
      expect((await admin('PATCH', `${gameId}/currencies/${code}`, { is_system: false })).body).toMatchObject({
        is_system: true,
      });
    },
  );

  it('needs a code that the game does not have yet', async () => {
    const gameId = await aGameWith('GOLD');
    const again = await admin('POST', `${gameId}/currencies`, GOLD);
    expect([again.status, again.body.error]).toEqual([409, 'currency_code_taken']);
    expect((await admin('POST', `${await aGame()}/currencies`, GOLD)).status).toBe(201);
  });

  it.each([
    [{ name: 'Gold' }, 'validation_failed'],
    [{ ...GOLD, code: 'G O' }, 'validation_failed'],
    [{ ...GOLD, scale: 9 }, 'validation_failed'],
    [{ ...GOLD, starting_amount: '0.001' }, 'invalid_amount'],
    [{ ...GOLD, starting_amount: '-1' }, 'invalid_amount'],
    [{ ...GOLD, max_balance: '90071992547409.92' }, 'invalid_amount'],
    [{ ...GOLD, max_balance: '5', starting_amount: '5.01' }, 'validation_failed'],
    [{ ...GOLD, recharge: { rate: '1', period_seconds: 0, max: '5' } }, 'validation_failed'],
    [{ ...GOLD, recharge: { rate: '1', period_seconds: 60 } }, 'validation_failed'],
    [{ ...GOLD, max_balance: '4', recharge: { rate: '1', period_seconds: 60, max: '5' } }, 'validation_failed'],
  ])('is refused as %j: %s', async (currency, error) => {
    const refused = await admin('POST', `${await aGame()}/currencies`, currency);
    expect([refused.status, refused.body.error]).toEqual([400, error]);
  });
});

describe('the default currency', () => {
  it('is the first one until another takes its place', async () => {
    const gameId = await aGameWith('GOLD', 'GEMS');
    expect(await defaultsOf(gameId)).toEqual(['GOLD']);
    await admin('PATCH', `${gameId}/currencies/GEMS`, { is_default: true });
    expect(await defaultsOf(gameId)).toEqual(['GEMS']);
    await admin('POST', `${gameId}/currencies`, { code: 'WOOD', name: 'Wood', is_default: true });
    expect(await defaultsOf(gameId)).toEqual(['WOOD']);
  });

  it('is one, also when several are created or chosen at once', async () => {
    const gameId = await aGame();
    const codes = ['A', 'B', 'C', 'D'];
    await Promise.all(codes.map((code) => admin('POST', `${gameId}/currencies`, { code, name: code })));
    expect(await defaultsOf(gameId)).toHaveLength(1);
    const moves = codes.map((code) => admin('PATCH', `${gameId}/currencies/${code}`, { is_default: true }));
    expect((await Promise.all(moves)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await defaultsOf(gameId)).toHaveLength(1);
  });

  it('cannot be given up, only handed on', async () => {
    const gameId = await aGameWith('GOLD');
    expect((await admin('PATCH', `${gameId}/currencies/GOLD`, { is_default: false })).status).toBe(400);
    expect(await defaultsOf(gameId)).toEqual(['GOLD']);
  });
});

describe('a known currency', () => {
  it('changes what is sent and keeps the rest', async () => {
    const path = `${await aGameWith('GOLD')}/currencies/GOLD`;
    const recharge = { rate: '1.00', period_seconds: 60, max: '9.00' };
    await admin('PATCH', path, { name: 'Coins', starting_amount: '2.50', max_balance: '10.00', recharge });
    const patched = await admin('PATCH', path, { starting_amount: null, max_balance: '20.00' });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({ name: 'Coins', starting_amount: '2.50', max_balance: '20.00', recharge });
  });

  it('stops recharging at a rate of zero', async () => {
    const path = `${await aGameWith('GOLD')}/currencies/GOLD`;
    const recharge = { rate: '1.00', period_seconds: 60, max: '9.00' };
    expect((await admin('PATCH', path, { recharge })).body).toMatchObject({ recharge });
    expect((await admin('PATCH', path, { recharge: { ...recharge, rate: '0' } })).body).toMatchObject({
      recharge: null,
    });
  });

  it('has its recharge written down when it changes, and only then', async () => {
    const gameId = await aGame();
    const recharge = { rate: '1.00', period_seconds: 60, max: '9.00' };
    const { body } = await admin('POST', `${gameId}/currencies`, { ...GOLD, recharge });
    const path = `${gameId}/currencies/GOLD`;
    await admin('PATCH', path, { name: 'Coins', recharge });
    await admin('PATCH', path, { recharge: { ...recharge, rate: '2.00' } });
    await admin('PATCH', path, { recharge: { ...recharge, rate: '0' } });
    await admin('PATCH', path, { recharge: { ...recharge, rate: '0' } });
    const game = await app.app.get(GameDirectory).snapshot(gameId);
    const terms = game.currencyById(body.currency_id)?.rechargeTerms ?? [];
    expect(terms).toMatchObject([
      { rate: 100n, periodSeconds: 60, max: 900n },
      { rate: 200n, periodSeconds: 60, max: 900n },
      { rate: 0n },
    ]);
    const times = terms.map(({ validFrom }) => validFrom.getTime());
    expect(new Set(times).size).toBe(3);
    expect([...times].sort((one, other) => one - other)).toEqual(times);
  });

  it('may change its recharge a thousand times', async () => {
    const gameId = await aGame();
    const recharge = { rate: '1.00', period_seconds: 60, max: '9.00' };
    const { body } = await admin('POST', `${gameId}/currencies`, { ...GOLD, recharge });
    await app.dataSource.query(
      `INSERT INTO currency_recharge (currency_id, valid_from, rate, period_seconds, max)
       SELECT $1, now() - n * interval '1 minute', 1, 60, 900 FROM generate_series(1, 999) n`,
      [body.currency_id],
    );
    const path = `${gameId}/currencies/GOLD`;
    const refused = await admin('PATCH', path, { recharge: { ...recharge, rate: '2.00' } });
    expect([refused.status, refused.body.error]).toEqual([409, 'recharge_change_limit_reached']);
    expect((await admin('PATCH', path, { name: 'Coins' })).status).toBe(200);
  });

  it('never changes its code and scale, though they may be sent back as they are', async () => {
    const path = `${await aGameWith('GOLD')}/currencies/GOLD`;
    expect((await admin('PATCH', path, { scale: 4 })).status).toBe(400);
    expect((await admin('PATCH', path, { code: 'SILVER' })).status).toBe(400);
    expect((await admin('PATCH', path, { code: 'GOLD', scale: 2 })).body).toMatchObject({ code: 'GOLD', scale: 2 });
  });

  it('is not found in another game', async () => {
    await aGameWith('GOLD');
    const missing = await admin('PATCH', `${await aGame()}/currencies/GOLD`, { name: 'x' });
    expect([missing.status, missing.body.error]).toEqual([404, 'currency_not_found']);
    expect((await admin('POST', 'abc/currencies', GOLD)).body.error).toBe('game_not_found');
    expect((await admin('POST', '2147483647/currencies', GOLD)).body.error).toBe('game_not_found');
  });

  it.each(['support', 'viewer'] as const)('is shown to a %s, who may not change it', async (role) => {
    const [gameId, bearer] = [await aGameWith('GOLD'), await app.aSession(role)];
    const answers = [
      await admin('GET', `${gameId}/currencies`, undefined, bearer),
      await admin('POST', `${gameId}/currencies`, { code: 'X', name: 'X' }, bearer),
      await admin('PATCH', `${gameId}/currencies/GOLD`, { name: 'x' }, bearer),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403]);
  });
});
