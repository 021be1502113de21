import { newRequestId } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { openSession } from '../support/module-app';
import { openUserWorld, type UserWorld, type WorldUser } from '../support/user-world';

interface Body {
  readonly error?: string;
  readonly player_id: number;
  readonly user_id: string;
  readonly player_name: string;
  readonly player_email?: string;
  readonly is_banned: boolean;
  readonly ban_reason: string | null;
  readonly is_frozen: boolean;
  readonly is_minor: boolean;
  readonly players: readonly Body[];
  readonly next_cursor: number | null;
  readonly new_balance: string;
  readonly delta: string;
  readonly transaction_id: string;
  readonly request_mismatch?: boolean;
}

let world: UserWorld;
let support: string;
let owner: string;

beforeAll(async () => {
  world = await openUserWorld([{ code: 'GOLD', name: 'Gold Coins', maxBalance: '10000.00' }]);
  support = await openSession(world.dataSource, 'support');
  owner = await openSession(world.dataSource, 'owner');
});

afterAll(() => world.close());

function send(method: string, below: string, body?: object, bearer = support): Promise<Answer<Body>> {
  const path = `/api/admin/games/${world.game.gameId}/${below}`;
  return call<Body>(world.baseUrl, method, path, { bearer, ...(body && { body }) });
}

async function find(query: string): Promise<readonly number[]> {
  const { body } = await send('GET', `players?query=${encodeURIComponent(query)}`);
  return body.players.map(({ player_id: id }) => id);
}

async function balanceOf({ playerId }: WorldUser): Promise<string | undefined> {
  const { body } = await world.call<{ balances: { available_balance: string }[] }>(
    'GET',
    `/api/player-balances/player/${playerId}`,
  );
  return body.balances[0]?.available_balance;
}

describe("a game's players", () => {
  it('are made by staff as by a game backend: once, with the same name for good', async () => {
    const named = { player_email: 'Made@Admin.example', player_name: 'Made' };
    const made = await send('POST', 'players', named);
    expect([made.status, made.body.player_email, made.body.is_frozen]).toEqual([201, 'Made@Admin.example', false]);
    const renamed = await send('POST', 'players', { player_email: 'made@admin.example', player_name: 'Renamed' });
    expect([renamed.status, renamed.body.player_id, renamed.body.player_name]).toEqual([
      200,
      made.body.player_id,
      'Renamed',
    ]);
    expect((await send('POST', 'players', { player_name: 'Nobody' })).status).toBe(400);
  });

  it('are found by whole address in any case, external id, player id and user id, and by nothing less', async () => {
    const { playerId, userId, email } = await world.addUser();
    const { body: external } = await send('POST', 'players', { external_id: 'steam-1', player_name: 'Ex' });
    expect(await find(email.toUpperCase())).toEqual([playerId]);
    expect(await find(String(playerId))).toEqual([playerId]);
    expect(await find(userId)).toEqual([playerId]);
    expect(await find('steam-1')).toEqual([external.player_id]);
    for (const nothing of ['Player', 'steam', email.slice(1), '0', '9007199254740993']) {
      expect([nothing, await find(nothing)]).toEqual([nothing, []]);
    }
  });

  it('are listed by ascending ids, a page at a time, without those of another game', async () => {
    const other = await world.addGame();
    await other.addPlayer('elsewhere@other.example', '1.00');
    for (let more = 0; more < 3; more++) await world.addUser();
    const seen: number[] = [];
    let cursor: number | null = 0;
    for (let page = 0; page < 100 && cursor !== null; page++) {
      const { body }: Answer<Body> = await send('GET', `players?limit=2&cursor=${cursor}`);
      expect(body.players.length).toBeLessThanOrEqual(2);
      seen.push(...body.players.map(({ player_id: id }) => id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort((one, next) => one - next));
    const [{ count } = { count: '' }] = await world.dataSource.query<{ count: string }[]>(
      'SELECT count(*) FROM player WHERE game_id = $1 AND deleted_at IS NULL',
      [world.game.gameId],
    );
    expect(seen).toHaveLength(Number(count));
  });

  it('are not there under another game', async () => {
    const { playerId } = await world.addUser();
    const { gameId } = await world.addGame();
    const path = `/api/admin/games/${gameId}/players/${playerId}`;
    for (const [method, below] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['DELETE', '/sessions'],
    ] as const) {
      const { status, body } = await call<Body>(world.baseUrl, method, path + below, {
        bearer: support,
        ...(method === 'PATCH' && { body: { is_banned: true } }),
      });
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    }
  });
});

describe('a player', () => {
  it('is renamed, and every view of the player shows it at once', async () => {
    const user = await world.addUser({ GOLD: '1.00' });
    await balanceOf(user);
    const { status, body } = await send('PATCH', `players/${user.playerId}`, { player_name: 'New Name' });
    expect([status, body.player_name]).toEqual([200, 'New Name']);
    const seen = await world.call<{ player: Body }>('GET', `/api/player-balances/player/${user.playerId}`);
    expect(seen.body.player.player_name).toBe('New Name');
    expect((await send('GET', `players/${user.playerId}`)).body).toEqual(body);
  });

  it('is banned with a reason that the client is told, and loses both together', async () => {
    const user = await world.addUser();
    const at = `players/${user.playerId}`;
    expect((await send('PATCH', at, { ban_reason: 'none yet' })).body.error).toBe('validation_failed');
    await send('PATCH', at, { is_banned: true, ban_reason: 'cheating' });
    expect(await user.refused('GetUserInventory')).toEqual([403, 'USER_BANNED']);
    expect((await send('PATCH', at, { is_minor: true })).body).toMatchObject({
      ...{ is_banned: true, ban_reason: 'cheating', is_minor: true },
    });
    expect((await send('PATCH', at, { is_banned: false })).body).toMatchObject({ is_banned: false, ban_reason: null });
    await user.act('GetUserInventory');
  });

  it('whose wallet is frozen is given and takes nothing until it is unfrozen', async () => {
    const user = await world.addUser({ GOLD: '5.00' });
    const at = `players/${user.playerId}`;
    await send('PATCH', at, { is_frozen: true });
    const adjustment = { currency: 'GOLD', amount: '1.00', reason: 'test', client_request_id: newRequestId() };
    const refused = await send('POST', `${at}/adjustments`, adjustment);
    expect([refused.status, refused.body.error]).toEqual([403, 'wallet_frozen']);
    await send('PATCH', at, { is_frozen: false });
    expect((await send('POST', `${at}/adjustments`, adjustment)).status).toBe(201);
  });

  it('loses all sessions when staff revoke them', async () => {
    const user = await world.addUser();
    expect((await send('DELETE', `players/${user.playerId}/sessions`)).status).toBe(204);
    expect(await user.refused('GetUserInventory')).toEqual([401, 'INVALID_SESSION_TICKET']);
  });

  it('is given items once per request id', async () => {
    await world.addItem('shield', { stackable: false });
    const user = await world.addUser();
    const grant = { client_request_id: newRequestId(), item_id: 'shield', quantity: 2 };
    expect((await send('POST', `players/${user.playerId}/items`, grant)).status).toBe(201);
    expect((await send('POST', `players/${user.playerId}/items`, grant)).status).toBe(409);
    const { Inventory } = await user.act<{ Inventory: object[] }>('GetUserInventory');
    expect(Inventory).toHaveLength(2);
  });

  it('is deleted for good', async () => {
    const user = await world.addUser({ GOLD: '5.00' });
    expect((await send('DELETE', `players/${user.playerId}`)).status).toBe(204);
    expect((await send('GET', `players/${user.playerId}`)).status).toBe(404);
    expect((await send('DELETE', `players/${user.playerId}`)).status).toBe(404);
    expect(await find(user.email)).toEqual([]);
  });

  it('leaves no name in the audit log, but which fields were changed', async () => {
    const user = await world.addUser();
    const unlikely = 'Zaphod Unlikely';
    await send('PATCH', `players/${user.playerId}`, { player_name: unlikely, is_banned: true, ban_reason: unlikely });
    await send('POST', 'players', { player_email: user.email, player_name: unlikely });
    const log = await world.dataSource.query<{ changed: readonly string[] }[]>(
      'SELECT * FROM audit_entry JOIN audit_outcome USING (entry_id) ORDER BY entry_id DESC LIMIT 10',
    );
    expect(JSON.stringify(log)).not.toContain(unlikely);
    expect(JSON.stringify(log)).not.toContain(user.email);
    expect(log[1]?.changed).toEqual(['player_name', 'is_banned', 'ban_reason']);
  });
});

describe("a player's ledger", () => {
  it('tells newest first what happened, an adjustment with the admin who made it', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    const adjustment = { currency: 'GOLD', amount: '-4.00', reason: 'cheated', client_request_id: newRequestId() };
    await send('POST', `players/${user.playerId}/adjustments`, adjustment);
    const viewer = await openSession(world.dataSource, 'viewer');
    const path = `/api/admin/games/${world.game.gameId}/players/${user.playerId}/ledger?limit=1`;
    const { status, body } = await call<{
      transactions: Readonly<Record<string, unknown>>[];
      pagination: { next_cursor: string };
    }>(world.baseUrl, 'GET', path, { bearer: viewer });
    expect(status).toBe(200);
    expect(body.transactions).toMatchObject([
      { kind: 'debit', amount: '-4.00', reason: 'cheated', metadata: { admin_id: expect.any(Number) as unknown } },
    ]);
    const next = await call<typeof body>(world.baseUrl, 'GET', `${path}&cursor=${body.pagination.next_cursor}`, {
      bearer: viewer,
    });
    expect(next.body.transactions).toMatchObject([{ kind: 'credit', amount: '10.00' }]);
  });
});

describe('an adjustment', () => {
  const adjust = (user: WorldUser, amount: string | number, parts: object = {}, bearer = support) =>
    send(
      'POST',
      `players/${user.playerId}/adjustments`,
      { currency: 'GOLD', amount, reason: 'lost_purchase', client_request_id: newRequestId(), ...parts },
      bearer,
    );

  it('gives and takes through the ledger, and says who did it', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    const given = await adjust(user, '5.00');
    expect(given).toMatchObject({ status: 201, body: { delta: '5.00', new_balance: '15.00' } });
    const taken = await adjust(user, '-2.50');
    expect(taken).toMatchObject({ status: 201, body: { delta: '-2.50', previous_balance: '15.00' } });
    expect(await balanceOf(user)).toBe('12.50');
    const [row] = await world.dataSource.query<object[]>(
      `SELECT t.kind, t.reason, t.details->>'admin_id' IN (SELECT admin_id::text FROM admin WHERE role = 'support') AS "byAdmin"
         FROM ledger_transaction t WHERE player_id = $1 ORDER BY seq DESC LIMIT 1`,
      [user.playerId],
    );
    expect(row).toEqual({ kind: 2, reason: 'lost_purchase', byAdmin: true });
  });

  it('happens once per request id, whatever its sign', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    const request = { client_request_id: newRequestId() };
    const first = await adjust(user, '5.00', request);
    const again = await adjust(user, '5.00', request);
    expect([again.status, again.body.transaction_id]).toEqual([409, first.body.transaction_id]);
    expect(again.body.request_mismatch).toBeUndefined();
    const turned = await adjust(user, '-5.00', request);
    expect(turned).toMatchObject({ status: 409, body: { delta: '5.00', request_mismatch: true } });
    expect(await balanceOf(user)).toBe('15.00');
  });

  it('sent many times at once happens once', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    const request = { client_request_id: newRequestId() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => adjust(user, '-1.00', request)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    expect(await balanceOf(user)).toBe('9.00');
  });

  it('never goes below zero nor above what the currency allows', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    expect((await adjust(user, '-10.01')).body.error).toBe('insufficient_balance');
    expect((await adjust(user, '9990.01', {}, owner)).body.error).toBe('balance_limit_exceeded');
    expect(await balanceOf(user)).toBe('10.00');
  });

  it.each(['0', '0.00', '1.001', '1e2', '+1', '--1', 'x'])('by %s is refused', async (amount) => {
    const user = await world.addUser();
    expect(await adjust(user, amount)).toMatchObject({ status: 400, body: { error: 'invalid_amount' } });
  });

  it('of an unknown currency or player is refused', async () => {
    const user = await world.addUser();
    expect((await adjust(user, '1.00', { currency: 'NONE' })).body.error).toBe('unknown_currency');
    const nobody = { ...user, playerId: user.playerId + 64_000 };
    expect((await adjust(nobody, '1.00')).body.error).toBe('player_not_found');
  });

  it('by support is bounded by the game, in either direction; by an owner it is not', async () => {
    const user = await world.addUser({ GOLD: '10.00' });
    for (const amount of ['1000.01', '-1000.01']) {
      expect(await adjust(user, amount)).toMatchObject({ status: 403, body: { error: 'adjustment_limit_exceeded' } });
    }
    expect((await adjust(user, '1000.00')).status).toBe(201);
    expect((await adjust(user, '1000.01', {}, owner)).status).toBe(201);
    await world.game.set({ support_adjustment_max: 0 });
    expect((await adjust(user, '0.01')).body.error).toBe('adjustment_limit_exceeded');
    await world.game.set({});
    expect((await adjust(user, '0.01')).status).toBe(201);
  });
});
