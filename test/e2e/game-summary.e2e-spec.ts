import { CachedReads } from '@goldkeep/cache';
import { fingerprintOf, hold, Ledger } from '@goldkeep/ledger';
import { placeOfEmail } from '@goldkeep/players';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld, type WorldGame } from '../support/api-world';
import { auditFindings } from '../support/audit';
import { eventually } from '../support/eventually';

interface Summary {
  readonly players: { readonly total_players: number; readonly new_players_24h: number };
  readonly economy: readonly {
    readonly currency_name: string;
    readonly funded_players: number;
    readonly total_balance: string;
    readonly average_balance: string;
  }[];
  readonly activity: { readonly transactions_24h: number };
  readonly generated_at: string;
  readonly degraded?: boolean;
}

const CURRENCIES = [
  { code: 'GOLD' },
  { code: 'GEMS', name: 'Gems', scale: 0 },
  { code: 'DUST', name: 'Star Dust', scale: 4 },
];

let world: ApiWorld;
let game: WorldGame;

beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(async () => {
  game = await world.addGame({ currencies: CURRENCIES });
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const post = (path: string, body: object) => world.call('POST', path, { key: game.key, body });
const credit = (player_email: string, currency: string, amount: string) =>
  post('/api/economy/credits', { client_request_id: newRequestId(), player_email, currency, amount, reason: 'gift' });

/** What the counters say now, whatever is kept. */
async function summarise(): Promise<Summary> {
  const get = jest.spyOn(world.app.get(CachedReads), 'get').mockImplementation(async (_key, { read }) => {
    return { value: await read(), isStale: false };
  });
  const { body } = await world.call<Summary>('GET', '/api/player-balances/game-summary', { key: game.key });
  get.mockRestore();
  return body;
}

describe('GET /api/player-balances/game-summary', () => {
  it('sums up a game without players', async () => {
    expect(await summarise()).toMatchObject({
      players: { total_players: 0, new_players_24h: 0 },
      economy: [
        { currency_name: 'Gold Coins', funded_players: 0, total_balance: '0.00', average_balance: '0.00' },
        { currency_name: 'Gems', funded_players: 0, total_balance: '0', average_balance: '0.00' },
        { currency_name: 'Star Dust', funded_players: 0, total_balance: '0.0000', average_balance: '0.00' },
      ],
      activity: { transactions_24h: 0 },
    });
  });

  it('counts players, funds and transactions exactly, each currency with its own decimals', async () => {
    for (const [email, gold] of [
      ['a', '10.00'],
      ['b', '5.00'],
      ['c', '0.01'],
    ] as const) {
      await credit(`${email}@summary.example`, 'GOLD', gold);
    }
    await credit('a@summary.example', 'GEMS', '7');
    await credit('b@summary.example', 'DUST', '0.0050');
    await post('/api/players', { player_email: 'd@summary.example', player_name: 'Penniless' });
    // To the last coin: one funded player less, and a transaction more.
    const spent = aPurchase({ player_email: 'c@summary.example', unit_price: '0.01', total_price: '0.01' });
    expect((await post('/api/item-purchases/purchase-item', spent)).status).toBe(200);
    expect(await summarise()).toMatchObject({
      players: { total_players: 4, new_players_24h: 4 },
      economy: [
        { funded_players: 2, total_balance: '15.00', average_balance: '7.50' },
        { funded_players: 1, total_balance: '7', average_balance: '7.00' },
        { funded_players: 1, total_balance: '0.0050', average_balance: '0.01' },
      ],
      activity: { transactions_24h: 6 },
    });
  });

  it('counts what holds have set aside as funds', async () => {
    const email = 'held@summary.example';
    await credit(email, 'GOLD', '3.00');
    const { shard, emailKey } = placeOfEmail(game.gameId, email);
    await world.app.get(Ledger).submit(
      hold({
        gameId: game.gameId,
        shard,
        player: { emailKey },
        request: { clientRequestId: newRequestId(), fingerprint: fingerprintOf([email]) },
        currency: { currencyId: await game.currencyId('GOLD'), maxBalance: null, rechargeTerms: [] },
        amount: 300n,
        expiresAt: new Date('2999-01-01T00:00:00Z'),
      }),
    );
    expect((await summarise()).economy[0]).toMatchObject({ funded_players: 1, total_balance: '3.00' });
  });

  it('leaves automatic transactions out of the activity', async () => {
    game = await world.addGame({ currencies: [{ code: 'GOLD', startingAmount: '5.00' }] });
    await post('/api/players', { player_email: 'new@summary.example', player_name: 'New' });
    expect(await summarise()).toMatchObject({
      economy: [{ funded_players: 1, total_balance: '5.00' }],
      activity: { transactions_24h: 0 },
    });
  });

  it('forgets transactions and joins that are more than 24 hours old, to the minute', async () => {
    await credit('old@summary.example', 'GOLD', '1.00');
    await credit('new@summary.example', 'GOLD', '1.00');
    const { shard } = placeOfEmail(game.gameId, 'old@summary.example');
    const { shard: other } = placeOfEmail(game.gameId, 'new@summary.example');
    expect(other).not.toBe(shard);
    /** As if everything on a shard had happened so long ago. */
    const age = async (aged: number, by: string) => {
      await world.dataSource.query(
        `UPDATE minute_slot m SET minute = minute - $2::interval FROM currency c
          WHERE c.currency_id = m.currency_id AND c.game_id = $3 AND m.shard = $1`,
        [aged, by, game.gameId],
      );
      await world.dataSource.query(
        `UPDATE join_slot SET starts_at = date_trunc(CASE span_minutes WHEN 60 THEN 'hour' ELSE 'minute' END,
                              date_trunc('minute', now(), 'UTC') - $2::interval, 'UTC')
          WHERE shard = $1 AND game_id = $3`,
        [aged, by, game.gameId],
      );
    };
    await age(shard, '1441 minutes');
    await age(other, '1439 minutes');
    expect(await summarise()).toMatchObject({
      players: { total_players: 2, new_players_24h: 1 },
      activity: { transactions_24h: 1 },
    });
  });

  it('knows nothing of other games', async () => {
    const others = game;
    await credit('rich@summary.example', 'GOLD', '100.00');
    game = await world.addGame();
    expect((await summarise()).players.total_players).toBe(0);
    game = others;
    expect((await summarise()).players.total_players).toBe(1);
  });

  it('is kept for a while, until a currency changes', async () => {
    const get = async () =>
      (await world.call<Summary>('GET', '/api/player-balances/game-summary', { key: game.key })).body;
    expect((await get()).players.total_players).toBe(0);
    await credit('kept@summary.example', 'GOLD', '1.00');
    expect((await get()).players.total_players).toBe(0);
    await world.dataSource.query(`UPDATE currency SET name = 'Silver' WHERE game_id = $1`, [game.gameId]);
    await eventually(async () => expect((await get()).economy[0]?.currency_name).toBe('Silver'));
    expect((await get()).players.total_players).toBe(1);
  });
});
