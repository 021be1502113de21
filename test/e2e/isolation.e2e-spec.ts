import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, type WorldGame } from '../support/api-world';
import { call } from '../support/call';
import { openUserWorld, type UserWorld } from '../support/user-world';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: object;
  readonly method: string;
  readonly path: string;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Pick<Operation, 'operationId' | 'requestBody'>>>>>;
}

/** What a game has: of the one whose things are asked for, or of none. */
interface Things {
  readonly player_id: number;
  readonly player_email: string;
  readonly user_id: string;
  readonly hold_id: string;
  readonly order_id: string;
  readonly endpoint_id: number;
  readonly delivery_id: string;
  readonly key_id: number;
  readonly code: string;
  readonly item_id: string;
  readonly currency_id: number;
}

const OPERATIONS = readOperations();
/** Parts of a path that name something of a game. */
const NAMING = [
  'player_id',
  'player_email',
  'email',
  'hold_id',
  'order_id',
  'endpoint_id',
  'key_id',
  'code',
  'item_id',
];
/** Bodies that would do, were it the right game. */
const id = () => ({ client_request_id: newRequestId() });
const BODIES: Readonly<Record<string, () => object>> = {
  captureHold: id,
  releaseHold: id,
  grantItems: () => ({ ...id(), item_id: 'sword' }),
  grantItemsAsAdmin: () => ({ ...id(), item_id: 'sword' }),
  saveSection: () => ({ data: { stolen: true } }),
  replaceItem: () => ({ display_name: 'Stolen' }),
  updateCurrency: () => ({ name: 'Stolen' }),
  updatePlayer: () => ({ player_name: 'Stolen' }),
  adjustBalance: () => ({ ...id(), currency: 'GOLD', amount: '-1.00', reason: 'theft' }),
  refundOrder: () => ({ ...id(), reason: 'theft' }),
  rotateKey: () => ({}),
  updateCustomUserData: () => ({ Key: 'stolen', Value: 'yes' }),
  transferVirtualCurrency: () => ({ FromCurrencyID: 'GOLD', ToCurrencyID: 'GEMS', TransferAmount: 1 }),
  subtractVirtualCurrency: () => ({ CurrencyID: 'GOLD', SubtractAmount: 1 }),
  consumeItem: () => ({ ItemID: 'sword', SubtractAmount: 1 }),
  equipItems: () => ({ ItemInstanceIDs: ['itm_0'] }),
  unequipItems: () => ({ ItemInstanceIDs: ['itm_0'] }),
  addUsageTime: () => ({ UsageTime: 60 }),
};
/** Routes that name things of a game elsewhere than in the path. */
const NAMED: Readonly<Record<string, (things: Things) => { readonly query?: string; readonly body?: object }>> = {
  creditBalance: ({ player_id }) => ({ body: { ...id(), player_id, amount: '1.00', reason: 'theft' } }),
  debitBalance: ({ player_id }) => ({ body: { ...id(), player_id, amount: '1.00', reason: 'theft' } }),
  placeHold: ({ player_id }) => ({ body: { ...id(), player_id, amount: '1.00', reason: 'theft' } }),
  transferMoney: ({ player_id }) => ({
    body: { ...id(), from_player_id: player_id, to_player_id: 64, amount: '1.00', reason: 'theft' },
  }),
  runBatch: ({ hold_id }) => ({ body: { ...id(), operations: [{ type: 'release', hold_id }] } }),
  listTransactions: ({ player_id }) => ({ query: `player_id=${player_id}` }),
  getOrder: ({ order_id }) => ({ query: `order_id=${order_id}` }),
  listPurchases: ({ player_email }) => ({ query: `player_email=${encodeURIComponent(player_email)}` }),
  purchaseItem: ({ currency_id }) => ({ body: { ...aPurchase({ unit_price: '1', total_price: '1' }), currency_id } }),
  getTopHolders: ({ code }) => ({ query: `currency=${code}` }),
  getFlows: ({ code }) => ({ query: `currency=${code}` }),
  getItemFlows: ({ code }) => ({ query: `currency=${code}` }),
  replaceTransferPairs: ({ code }) => ({ body: { version: 1, pairs: [{ from: code, to: 'GOLD' }] } }),
};
/** Routes that take nothing which could be another game's. */
const NAMES_NOTHING = new Set([
  ...['listAdmins', 'createAdmin', 'getAdmin', 'updateAdmin', 'deleteAdmin', 'endSessionsOfAdmin', 'listAuditEntries'],
  ...['logIn', 'logOut', 'listAdminSessions', 'endAdminSessions', 'startTotp', 'removeTotp', 'confirmTotp'],
  ...['listGames', 'createGame', 'getGame', 'updateGame', 'listItems', 'addItem', 'listCurrencies', 'createCurrency'],
  ...['listKeys', 'issueKey', 'verifyLedger', 'getVerification', 'savePlayerAsAdmin', 'getSettings', 'replaceSettings'],
  ...[
    'getTransferPairs',
    'listEndpoints',
    'createEndpoint',
    'getSystemStatus',
    'checkHealth',
    'savePlayer',
    'getLimits',
    'checkBalancesHealth',
    'checkLiveness',
    'checkReadiness',
    'readMetrics',
  ],
]);
/** Tested one by one below: they answer with what they find, not with a refusal. */
const FINDERS = new Set(['listPlayers', 'getBalancesBatch', 'streamAll', 'getGameSummary', 'evictPlayer']);

let world: UserWorld;
let other: WorldGame;
let theirs: Things;
let nobodys: Things;

beforeAll(async () => {
  world = await openUserWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems' }, { code: 'THEIRS', name: 'Theirs' }], {
    RATE_LIMITS: 'off',
    WEBHOOK_ALLOW_PRIVATE: 'true',
  });
  await world.addItem('sword');
  theirs = await makeThings();
  other = await world.addGame({ currencies: [{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems' }] });
  nobodys = {
    ...{ player_id: 999_999_936, player_email: 'nobody@isolation.example', user_id: 'usr_0000ZZZZZZZ' },
    ...{ hold_id: 'hld_01KAJ7V9Q2000100000005', order_id: 'ord_01KAJ7V9Q2000100000005' },
    ...{ endpoint_id: 999_999, delivery_id: '1-1-balance_changed', key_id: 999_999, code: 'NOBODYS' },
    ...{ item_id: 'nobodys', currency_id: 999_999 },
  };
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

describe('a game that is called with the ids of another', () => {
  it('knows of every route what it names', () => {
    const silent = OPERATIONS.filter(
      ({ operationId, path }) => !namesInPath(path) && !(operationId in NAMED) && !path.startsWith('/api/user/'),
    ).map(({ operationId }) => operationId);
    const known = new Set([...NAMES_NOTHING, ...FINDERS]);
    expect(silent.filter((operationId) => !known.has(operationId))).toEqual([]);
    const bodiless = OPERATIONS.filter(
      ({ operationId, path, requestBody }) => namesInPath(path) && requestBody && !(operationId in BODIES),
    );
    expect(bodiless.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('answers exactly as if they named nothing, and changes nothing of the other', async () => {
    const before = await stateOf(world.game.gameId);
    for (const operation of OPERATIONS) {
      const { operationId, path } = operation;
      const isAsked = namesInPath(path) || operationId in NAMED || path.startsWith('/api/user/');
      if (!isAsked || FINDERS.has(operationId)) continue;
      const forTheirs = await ask(operation, theirs);
      const forNobodys = await ask(operation, nobodys);
      expect([operationId, forTheirs]).toEqual([operationId, forNobodys]);
      expect([operationId, forTheirs.status >= 400 && forTheirs.status < 500]).toEqual([operationId, true]);
    }
    expect(await stateOf(world.game.gameId)).toEqual(before);
  });

  it('finds nobody of the other, by no route that looks for players', async () => {
    const find = (method: string, path: string, body?: object) =>
      call(world.baseUrl, method, path, { key: other.key, ...(body && { body }) });
    const batch = await find('POST', '/api/player-balances/batch', {
      player_ids: [theirs.player_id],
      player_emails: [theirs.player_email],
    });
    expect(batch.body).toMatchObject({ summary: { total_found: 0 } });
    const stream = await find('GET', '/api/player-balances/stream-all?include_zero_balances=true');
    expect(String(stream.body)).not.toContain('player_email');
    const summary = await find('GET', '/api/player-balances/game-summary');
    expect(summary.body).toMatchObject({ players: { total_players: 0 } });
    const { player_id, player_email } = theirs;
    const evict = { game_id: world.game.gameId, player_id, player_email };
    expect((await find('POST', '/api/player-balances/webhook/balance-updated', evict)).status).toBe(401);
    const listed = await call(world.baseUrl, 'GET', `/api/admin/games/${other.gameId}/players?query=${player_email}`, {
      bearer: world.ownerToken,
    });
    expect(listed.body).toMatchObject({ players: [] });
  });
});

async function makeThings(): Promise<Things> {
  const { game } = world;
  const user = await world.addUser({ GOLD: '100.00' });
  await user.grant('sword');
  const made = async <Body>(path: string, body: object): Promise<Body> =>
    (await world.call<Body>('POST', path, { body })).body;
  const funds = { player_id: user.playerId, amount: '5.00', reason: 'test' };
  const { hold_id } = await made<{ hold_id: string }>('/api/economy/holds', { ...id(), ...funds });
  const sale = aPurchase({ player_email: user.email, unit_price: '5.00', total_price: '5.00' });
  const { order_id } = await made<{ order_id: string }>('/api/item-purchases/purchase-item', sale);
  const admin = async <Body>(path: string, body: object): Promise<Body> => {
    const options = { bearer: world.ownerToken, body };
    return (await call<Body>(world.baseUrl, 'POST', `/api/admin/games/${game.gameId}/${path}`, options)).body;
  };
  const hook = { url: 'http://127.0.0.1:9/', events: ['purchase.refunded'] };
  const { endpoint_id } = await admin<{ endpoint_id: number }>('webhook-endpoints', hook);
  const { key_id } = await admin<{ key_id: number }>('keys', { name: 'theirs' });
  return {
    ...{
      player_id: user.playerId,
      player_email: user.email,
      user_id: user.userId,
      hold_id,
      order_id,
      endpoint_id,
      key_id,
    },
    ...{
      delivery_id: '1-1-balance_changed',
      code: 'THEIRS',
      item_id: 'sword',
      currency_id: await game.currencyId('THEIRS'),
    },
  };
}

/** Calls a route of the other game with these things; what differs from call to call is left out of the answer. */
async function ask({ operationId, method, path }: Operation, things: Things) {
  const { query = '', body } = NAMED[operationId]?.(things) ?? {};
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(valueOf(name, things))));
  const isUserAction = path.startsWith('/api/user/');
  const sent = isUserAction
    ? { UserID: things.user_id, ...BODIES[operationId]?.() }
    : (body ?? BODIES[operationId]?.());
  const answer = await call<Record<string, unknown>>(world.baseUrl, method, query ? `${filled}?${query}` : filled, {
    ...(path.startsWith('/api/admin/') ? { bearer: world.ownerToken } : { key: other.key }),
    ...(sent && { body: sent }),
  });
  const { error_id: _id, timestamp: _time, ...told } = answer.body;
  return { status: answer.status, told };
}

function valueOf(name: string, things: Things): unknown {
  if (name === 'game_id') return other.gameId;
  if (name === 'email') return things.player_email;
  if (name === 'version') return 'Item';
  if (name === 'section') return 'quests';
  if (Object.hasOwn(things, name)) return things[name as keyof Things];
  throw new Error(`the test does not know what {${name}} names`);
}

function namesInPath(path: string): boolean {
  return NAMING.some((name) => path.includes(`{${name}}`));
}

/** A digest of every row that has the game's id, or the id of one of its players. */
async function stateOf(gameId: number): Promise<Readonly<Record<string, string>>> {
  const tables = await world.dataSource.query<{ name: string; column: string }[]>(
    `SELECT table_name AS name, min(column_name) AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('game_id', 'player_id') GROUP BY 1 ORDER BY 1`,
  );
  const state: Record<string, string> = {};
  for (const { name, column } of tables) {
    if (name === 'audit_entry') continue; // It tells of the attempts, in the name of the game that was called.
    const mine =
      column === 'game_id' ? 'r.game_id = $1' : 'r.player_id IN (SELECT player_id FROM player WHERE game_id = $1)';
    const [row] = await world.dataSource.query<{ digest: string }[]>(
      `SELECT md5(coalesce(string_agg(r::text, ',' ORDER BY r::text), '')) AS digest FROM ${name} r WHERE ${mine}`,
      [gameId],
    );
    state[name] = row?.digest ?? '';
  }
  return state;
}

function readOperations(): readonly Operation[] {
  const document = JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8')) as OpenApi;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}
