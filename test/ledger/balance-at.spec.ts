import { newRequestId } from '../support/api-world';
import { call } from '../support/call';
import { openSession } from '../support/module-app';
import { openUserWorld, type UserWorld, type WorldUser } from '../support/user-world';

interface BalanceAtBody {
  readonly available_balance: string;
  readonly reserved_balance: string;
  readonly total_balance: string;
  readonly transactions: readonly Readonly<Record<string, string>>[];
  readonly next_cursor: string | null;
}

describe('a balance at a time', () => {
  let world: UserWorld;
  let user: WorldUser;
  let viewer: string;

  beforeAll(async () => {
    world = await openUserWorld([{ code: 'GOLD' }, { code: 'GEMS', scale: 0 }]);
    viewer = await openSession(world.dataSource, 'viewer');
    user = await world.addUser();
    for (const [index, amount] of ['100.00', '20.00', '3.00', '0.40'].entries()) {
      const body = { client_request_id: newRequestId(), player_id: user.playerId, amount, reason: `reward_${index}` };
      await world.call('POST', '/api/economy/credits', { body });
    }
    const hold = { client_request_id: newRequestId(), player_id: user.playerId, amount: '23.40', reason: 'trade' };
    expect((await world.call('POST', '/api/economy/holds', { body: hold })).status).toBe(201);
    // One transaction an hour, from midnight on, among those of others on the same shard.
    await world.dataSource.query(
      `UPDATE ledger_transaction SET created_at = timestamptz '2026-01-02T00:00:00.5Z' + (seq - 1) * interval '1 hour'
        WHERE shard = $1`,
      [user.playerId % 64],
    );
  });
  afterAll(() => world.close());

  const at = (query: string, { gameId = world.game.gameId, playerId = user.playerId } = {}) =>
    call<BalanceAtBody>(world.baseUrl, 'GET', `/api/admin/games/${gameId}/players/${playerId}/balance-at?${query}`, {
      bearer: viewer,
    });

  it.each([
    ['2026-01-01T23:59:59Z', '0.00', '0.00', 0],
    ['2026-01-02T00:00:00.499Z', '0.00', '0.00', 0],
    ['2026-01-02T00:00:00Z', '100.00', '0.00', 1],
    ['2026-01-02T00:59:59Z', '100.00', '0.00', 1],
    ['2026-01-02T03:30:00Z', '123.40', '0.00', 4],
    ['2026-01-02T04:30:00Z', '100.00', '23.40', 5],
    ['2999-01-01', '100.00', '23.40', 5],
  ])('is what the transactions until then had made of it: %s', async (time, available, reserved, links) => {
    const { status, body } = await at(`time=${time}`);
    expect(status).toBe(200);
    expect([body.available_balance, body.reserved_balance]).toEqual([available, reserved]);
    expect(body.transactions).toHaveLength(links);
  });

  it('comes with the transactions that made it, newest first, page by page', async () => {
    const first = (await at('limit=2')).body;
    expect(first).toMatchObject({
      total_balance: '123.40',
      transactions: [
        { kind: 'hold', available_change: '-23.40', reserved_change: '23.40', available_after: '100.00' },
        { kind: 'credit', reason: 'reward_3', available_change: '0.40', available_after: '123.40' },
      ],
    });
    const second = (await at(`limit=2&cursor=${String(first.next_cursor)}`)).body;
    const third = (await at(`limit=2&cursor=${String(second.next_cursor)}`)).body;
    const reasons = [...second.transactions, ...third.transactions].map(({ reason }) => reason);
    expect(reasons).toEqual(['reward_2', 'reward_1', 'reward_0']);
    expect(third.next_cursor).toBeNull();
  });

  it('is one of a currency, and nothing where the player never had any', async () => {
    expect((await at('currency=GEMS')).body).toMatchObject({ total_balance: '0', transactions: [], next_cursor: null });
    expect((await at('currency=DUST')).status).toBe(400);
  });

  it('is told of players of the game alone, by cursors of their own', async () => {
    const other = await world.addGame();
    expect((await at('', { gameId: other.gameId })).status).toBe(404);
    expect((await at('', { playerId: 999_999 })).status).toBe(404);
    expect((await at('cursor=txn_00000000000000000000ZZ')).status).toBe(400);
    expect((await at('time=soon')).status).toBe(400);
  });
});
