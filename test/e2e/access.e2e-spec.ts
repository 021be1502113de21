import { GameDirectory, type KeyScope } from '@goldkeep/games';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';

interface Route {
  readonly scope: KeyScope;
  readonly method: string;
  readonly path: string;
  readonly body?: () => unknown;
}

const HISTORY = '/api/item-purchases/player-purchase-history';
const ORDER = '/api/item-purchases/order-details';
const aCredit = (parts: object = {}) => {
  return { client_request_id: newRequestId(), player_email: 'a@example.com', amount: '1.00', reason: 'gift', ...parts };
};

/** Every route of game backends, with the scope that its key needs. */
const ROUTES: readonly Route[] = [
  { scope: 'read', method: 'GET', path: '/api/player-balances/player/by-email/a@example.com' },
  { scope: 'read', method: 'GET', path: '/api/player-balances/player/64' },
  { scope: 'purchase', method: 'POST', path: '/api/item-purchases/purchase-item', body: () => aPurchase() },
  { scope: 'read', method: 'GET', path: `${HISTORY}?player_email=a@example.com` },
  { scope: 'read', method: 'GET', path: `${ORDER}?client_request_id=unknown` },
  { scope: 'economy', method: 'POST', path: '/api/economy/credits', body: () => aCredit() },
  { scope: 'economy', method: 'POST', path: '/api/economy/debits', body: () => aCredit() },
  {
    scope: 'players',
    method: 'POST',
    path: '/api/players',
    body: () => ({ player_email: 'a@example.com', player_name: 'A' }),
  },
  { scope: 'read', method: 'GET', path: '/api/players/64' },
];
const UNKNOWN_KEY = `gk_${'A'.repeat(43)}`;

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD', startingAmount: '1000.00' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

async function outcomeOf({ method, path, body }: Route, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const sent = body ? { body: body() } : {};
  const answer = await world.call<{ error?: string }>(method, path, { ...sent, key: world.game.key, headers });
  return answer.body.error ?? answer.status;
}

const withKey = (key: string) => ({ 'X-Game-Secret-Key': key });

describe.each(ROUTES)('$method $path', (route) => {
  it('refuses a missing, a malformed and an unknown key alike', async () => {
    for (const key of [
      '',
      'x',
      UNKNOWN_KEY,
      `${world.game.key} x`,
      world.game.key.toLowerCase(),
      `Bearer ${world.game.key}`,
    ]) {
      expect([key, await outcomeOf(route, withKey(key))]).toEqual([key, 'invalid_api_key']);
    }
    expect(await outcomeOf(route, { ...withKey(''), Authorization: `Bearer ${world.game.key}` })).toBe(
      'invalid_api_key',
    );
  });

  it('refuses a key without its scope, and takes one that has no other', async () => {
    const others = (['read', 'purchase', 'economy', 'players'] as const).filter((scope) => scope !== route.scope);
    const without = await world.game.issueKey({ scopes: others });
    expect(await outcomeOf(route, withKey(without))).toBe('scope_missing');
    const alone = await world.game.issueKey({ scopes: [route.scope] });
    expect(['scope_missing', 'invalid_api_key']).not.toContain(await outcomeOf(route, withKey(alone)));
  });
});

describe('a key', () => {
  const change = (key: string, assignment: string) =>
    world.dataSource.query(`UPDATE api_key SET ${assignment} WHERE prefix = $1`, [key.slice(0, 8)]);

  it.each(['revoked_at = now()', "expires_at = now() - interval '1 second'"])(
    'is refused after %s',
    async (assignment) => {
      const { key } = await world.addGame();
      await change(key, assignment);
      for (const route of ROUTES) expect(await outcomeOf(route, withKey(key))).toBe('invalid_api_key');
    },
  );

  it('still works before it expires', async () => {
    const key = await world.game.issueKey({});
    await change(key, "expires_at = now() + interval '1 hour'");
    expect(await outcomeOf({ scope: 'read', method: 'GET', path: `${ORDER}?order_id=x` }, withKey(key))).toBe(
      'order_not_found',
    );
  });

  it.each([
    ['live', 'order_not_found'],
    ['testing', 'order_not_found'],
    ['paused', 'game_not_active'],
    ['archived', 'game_not_active'],
  ])('of a game that is %s is answered with %s', async (status, error) => {
    const { gameId, key } = await world.addGame();
    await world.dataSource.query('UPDATE game SET status = $2 WHERE game_id = $1', [gameId, status]);
    world.app.get(GameDirectory).invalidate(gameId);
    expect(await outcomeOf({ scope: 'read', method: 'GET', path: `${ORDER}?order_id=x` }, withKey(key))).toBe(error);
    if (error !== 'game_not_active') return;
    for (const route of ROUTES) expect(await outcomeOf(route, withKey(key))).toBe(error);
  });
});

describe('two games side by side', () => {
  let other: WorldGame;
  let theirs: { playerId: number; currencyId: number; orderId: string; transactionId: string; requestId: string };

  const EMAIL = 'theirs@example.com';
  const UNKNOWN_EMAIL = 'nobodys@example.com';
  const UNKNOWN_PLAYER = 64_000_001;
  const UNKNOWN_CURRENCY = 999_999;
  const UNKNOWN_ID = '01KAJ7V9Q2001R00000005';

  beforeAll(async () => {
    other = await world.addGame({ currencies: [{ code: 'GEMS', name: 'Gems', startingAmount: '1000.00' }] });
    const sale = aPurchase({ player_email: EMAIL });
    interface Receipt {
      readonly order_id: string;
      readonly transaction_id: string;
      readonly player: { readonly player_id: number };
    }
    const path = '/api/item-purchases/purchase-item';
    const { body } = await world.call<Receipt>('POST', path, { body: sale, key: other.key });
    theirs = {
      playerId: body.player.player_id,
      currencyId: await other.currencyId('GEMS'),
      orderId: body.order_id,
      transactionId: body.transaction_id,
      requestId: String(sale.client_request_id),
    };
  });

  /** The answer without what differs between any two answers. */
  const answerOf = async (method: string, path: string, body?: object) => {
    const { status, body: answer } = await world.call(method, path, body ? { body } : {});
    return { status, answer: { ...answer, error_id: '', timestamp: '' } };
  };

  it.each<[string, string, () => string, string]>([
    ['by-email balances', '/api/player-balances/player/by-email/', () => EMAIL, UNKNOWN_EMAIL],
    ['balances', '/api/player-balances/player/', () => String(theirs.playerId), String(UNKNOWN_PLAYER)],
    ['history', `${HISTORY}?player_email=`, () => EMAIL, UNKNOWN_EMAIL],
    ['order', `${ORDER}?order_id=`, () => theirs.orderId, `ord_${UNKNOWN_ID}`],
    ['transaction', `${ORDER}?transaction_id=`, () => theirs.transactionId, `txn_${UNKNOWN_ID}`],
    ['request', `${ORDER}?client_request_id=`, () => theirs.requestId, 'unknown'],
    ['player', '/api/players/', () => String(theirs.playerId), String(UNKNOWN_PLAYER)],
  ])(
    "answer reading the other's %s exactly as reading what does not exist",
    async (_what, path, theirId, unknownId) => {
      const unknown = await answerOf('GET', path + unknownId);
      expect(unknown.status).toBe(404);
      expect(await answerOf('GET', path + theirId())).toEqual(unknown);
      expect((await world.call('GET', path + theirId(), { key: other.key })).status).toBe(200);
    },
  );

  it.each(['credits', 'debits'])(
    "answer %s for the other's player and currency exactly as for unknown ones",
    async (kind) => {
      const path = `/api/economy/${kind}`;
      const toPlayer = (player_id: number) => answerOf('POST', path, aCredit({ player_email: null, player_id }));
      const inCurrency = (parts: object) => answerOf('POST', path, aCredit(parts));
      expect((await toPlayer(UNKNOWN_PLAYER)).status).toBe(404);
      expect(await toPlayer(theirs.playerId)).toEqual(await toPlayer(UNKNOWN_PLAYER));
      const unknown = await inCurrency({ currency_id: UNKNOWN_CURRENCY });
      expect(unknown.status).toBe(400);
      expect(await inCurrency({ currency_id: theirs.currencyId })).toEqual(unknown);
      expect(await inCurrency({ currency: 'GEMS' })).toEqual(await inCurrency({ currency: 'NONE' }));
    },
  );

  it("answer a purchase in the other's currency exactly as in an unknown one", async () => {
    const inCurrency = (currency_id: number) => {
      return answerOf('POST', '/api/item-purchases/purchase-item', aPurchase({ currency_id }));
    };
    expect((await inCurrency(UNKNOWN_CURRENCY)).status).toBe(400);
    expect(await inCurrency(theirs.currencyId)).toEqual(await inCurrency(UNKNOWN_CURRENCY));
  });

  it("refuse ids of the other beside one's own exactly as unknown ones", async () => {
    const sale = aPurchase({ player_email: 'mine@example.com' });
    const path = '/api/item-purchases/purchase-item';
    const { body } = await world.call<{ order_id: string }>('POST', path, { body: sale });
    const beside = (query: string) => answerOf('GET', `${ORDER}?order_id=${body.order_id}&${query}`);
    expect(await beside(`transaction_id=${theirs.transactionId}`)).toEqual(
      await beside(`transaction_id=txn_${UNKNOWN_ID}`),
    );
    expect(await beside(`client_request_id=${theirs.requestId}`)).toEqual(await beside('client_request_id=unknown'));
  });

  it('know the same e-mail address as two players', async () => {
    const body = { player_email: EMAIL, player_name: 'Mine' };
    const { status, body: mine } = await world.call<{ player_id: number }>('POST', '/api/players', { body });
    expect(status).toBe(201);
    expect(mine.player_id).not.toBe(theirs.playerId);
  });
});
