import { readPublicId } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { eventually } from '../support/eventually';

const HOLDS = '/api/economy/holds';
const UNKNOWN_HOLD = 'hld_01KAJ7V9Q2001R00000005';

type Fields = Readonly<Record<string, unknown>>;

interface Hold {
  readonly error?: string;
  readonly hold_id: string;
  readonly transaction_id: string;
  readonly status: string;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems', scale: 0, startingAmount: '9' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

async function aPlayer(funds = '100.00'): Promise<string> {
  const email = `${newRequestId()}@example.com`;
  await world.game.addPlayer(email, funds);
  return email;
}
const send = (path: string, body: Fields) => {
  return world.call<Hold>('POST', path, { body: { client_request_id: newRequestId(), ...body } });
};
const place = (parts: Fields) => send(HOLDS, { amount: '30.00', reason: 'auction_bid', ...parts });
const capture = (id: string, parts: Fields = {}) => send(`/api/economy/holds/${id}/capture`, parts);
const release = (id: string, parts: Fields = {}) => send(`/api/economy/holds/${id}/release`, parts);
const read = (id: string) => world.call<Hold>('GET', `/api/economy/holds/${id}`);
async function aHold(parts: Fields = {}): Promise<string> {
  const { status, body } = await place({ player_email: await aPlayer(), ...parts });
  expect(status).toBe(201);
  return body.hold_id;
}
/** Brings the time of a hold about: its seconds are over. */
async function runOut(id: string): Promise<void> {
  const { shard, seq } = readPublicId('hld', id) ?? {};
  const [, changed] = await world.dataSource.query<[unknown, number]>(
    `UPDATE hold SET expires_at = now() - interval '1 second' WHERE seq = $1 AND shard = $2`,
    [seq, shard],
  );
  expect(changed).toBe(1);
}
const outcome = ({ status, body }: { readonly status: number; readonly body: Hold }) => [status, body.error];

describe('POST /api/economy/holds', () => {
  it('sets money aside and answers with the balances before and after', async () => {
    const { status, body } = await place({ player_email: await aPlayer(), expires_in_seconds: 60 });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(status).toBe(201);
    expect(body).toEqual({
      hold_id: expect.stringMatching(/^hld_[0-9A-Z]{22}$/) as string,
      transaction_id: body.hold_id.replace('hld', 'txn'),
      status: 'open',
      player_id: expect.any(Number) as number,
      currency_id: await world.game.currencyId('GOLD'),
      currency: 'GOLD',
      amount: '30.00',
      captured_amount: '0.00',
      released_amount: '0.00',
      previous_balance: '100.00',
      new_balance: '70.00',
      delta: '-30.00',
      previous_reserved_balance: '0.00',
      new_reserved_balance: '30.00',
      reason: 'auction_bid',
      created_at: time,
      expires_at: time,
    });
  });

  it.each([[undefined, 900], [2_592_000, 2_592_000] as const])(
    'with %j expires after %d seconds',
    async (sent, seconds) => {
      const { body } = await place({ player_email: await aPlayer(), expires_in_seconds: sent });
      const { created_at, expires_at } = body as unknown as Record<string, string>;
      const lasts = Date.parse(expires_at ?? '') - Date.parse(created_at ?? '');
      expect(Math.abs(lasts - seconds * 1_000)).toBeLessThanOrEqual(2_000);
    },
  );

  it.each([0, -1, 2_592_001, 1.5, '60'])('refuses to expire after %j seconds', async (expires_in_seconds) => {
    const { status, body } = await place({ player_email: 'any@example.com', expires_in_seconds });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field: 'expires_in_seconds' }] });
  });

  it('never sets more aside than is free, and knows no unknown player', async () => {
    const player_email = await aPlayer();
    await place({ player_email, amount: '99.99' });
    expect(await place({ player_email, amount: '0.02' })).toMatchObject({
      status: 400,
      body: { error: 'insufficient_balance', available_balance: '0.01', required_amount: '0.02' },
    });
    expect(outcome(await place({ player_email: 'nobody@example.com' }))).toEqual([404, 'player_not_found']);
    expect(outcome(await place({ player_id: 64_000_001 }))).toEqual([404, 'player_not_found']);
  });

  it('answers a completed id with the original, whatever has become of the hold', async () => {
    const request = { player_email: await aPlayer(), client_request_id: newRequestId() };
    const first = await place(request);
    await capture(first.body.hold_id);
    const again = await place(request);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ ...first.body, error: 'duplicate_request' });
    expect(again.body).not.toHaveProperty('request_mismatch');
    const other = await place({ ...request, expires_in_seconds: 1_000 });
    expect(other.body).toMatchObject({ ...first.body, error: 'duplicate_request', request_mismatch: true });
  });
});

describe('a hold', () => {
  it('is captured whole', async () => {
    const id = await aHold();
    expect(await capture(id)).toMatchObject({
      status: 201,
      body: {
        status: 'captured',
        ...{ amount: '30.00', captured_amount: '30.00', released_amount: '0.00' },
        ...{ previous_balance: '70.00', new_balance: '70.00', delta: '0.00' },
        ...{ previous_reserved_balance: '30.00', new_reserved_balance: '0.00' },
      },
    });
  });

  it('is captured in part, and the rest is released with it', async () => {
    const id = await aHold();
    expect(await capture(id, { amount: '12.5' })).toMatchObject({
      status: 201,
      body: { captured_amount: '12.50', released_amount: '17.50', new_balance: '87.50', new_reserved_balance: '0.00' },
    });
  });

  it('is released whole', async () => {
    const id = await aHold();
    expect(await release(id)).toMatchObject({
      status: 201,
      body: { status: 'released', captured_amount: '0.00', released_amount: '30.00', new_balance: '100.00' },
    });
  });

  it('is read with what has become of it', async () => {
    const id = await aHold({ metadata: { lot: 7 } });
    const open = { status: 'open', amount: '30.00', captured_amount: '0.00', metadata: { lot: 7 }, resolved_at: null };
    expect(await read(id)).toMatchObject({ status: 200, body: { hold_id: id, ...open } });
    const { transaction_id } = (await capture(id, { amount: '10.00' })).body;
    expect((await read(id)).body).toMatchObject({
      ...{ status: 'captured', captured_amount: '10.00', resolution_id: transaction_id },
      resolved_at: expect.any(String) as string,
    });
  });

  it('is resolved once, but a completed request is answered again', async () => {
    const id = await aHold();
    const client_request_id = newRequestId();
    const first = await capture(id, { client_request_id, amount: '10.00' });
    expect(outcome(await capture(id))).toEqual([409, 'already_resolved']);
    expect(outcome(await release(id))).toEqual([409, 'already_resolved']);
    const again = await capture(id, { client_request_id, amount: 10 });
    expect(again).toMatchObject({ status: 409, body: { ...first.body, error: 'duplicate_request' } });
    expect(again.body).not.toHaveProperty('request_mismatch');
    for (const [hold, amount] of [
      [id, '10.01'],
      [id, '30.01'],
      [UNKNOWN_HOLD, '10.00'],
    ] as const) {
      const mixed = await capture(hold, { client_request_id, amount });
      expect(mixed).toMatchObject({ status: 409, body: { ...first.body, request_mismatch: true } });
    }
  });

  it.each([
    ['30.01', 'capture_exceeds_hold'],
    ['0', 'invalid_amount'],
    ['1.001', 'invalid_amount'],
    [-1, 'invalid_amount'],
  ])('is not captured by %j', async (amount, error) => {
    const id = await aHold();
    expect(outcome(await capture(id, { amount }))).toEqual([400, error]);
    expect((await read(id)).body.status).toBe('open');
  });

  it('is left alone while the wallet is frozen', async () => {
    const player_email = await aPlayer();
    const id = await aHold({ player_email });
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [player_email]);
    expect(outcome(await capture(id))).toEqual([403, 'wallet_frozen']);
    expect(outcome(await release(id))).toEqual([403, 'wallet_frozen']);
    expect(outcome(await place({ player_email }))).toEqual([403, 'wallet_frozen']);
  });

  it('of another game answers exactly as one that does not exist', async () => {
    const { key } = await world.addGame();
    const id = await aHold();
    const forged = id.replace(/^(hld_.{9})(.)/, (_id, head: string, last: string) => head + (last === '0' ? '1' : '0'));
    for (const [hold, by] of [
      [id, key],
      [forged, world.game.key],
      [UNKNOWN_HOLD, world.game.key],
      ['1', world.game.key],
      [id.replace('hld', 'txn'), world.game.key],
    ] as const) {
      const body = { client_request_id: newRequestId() };
      for (const [method, path, sent] of [
        ['GET', `${HOLDS}/${hold}`, {}],
        ['POST', `${HOLDS}/${hold}/capture`, { body }],
        ['POST', `${HOLDS}/${hold}/release`, { body }],
      ] as const) {
        expect(outcome(await world.call<Hold>(method, path, { key: by, ...sent }))).toEqual([404, 'hold_not_found']);
      }
    }
    expect((await read(id)).body.status).toBe('open');
  });

  it('is placed and resolved with the scope economy alone, and read with read', async () => {
    const id = await aHold();
    const key = await world.game.issueKey({ scopes: ['read'] });
    const body = { client_request_id: newRequestId() };
    const refused = await world.call<Hold>('POST', `/api/economy/holds/${id}/capture`, { key, body });
    expect(outcome(refused)).toEqual([403, 'scope_missing']);
    expect((await world.call('GET', `/api/economy/holds/${id}`, { key })).status).toBe(200);
  });
});

describe('a hold whose time has come', () => {
  it('can be neither captured nor released, and gives its money back at once', async () => {
    const player_email = await aPlayer();
    const ids = [await aHold({ player_email }), await aHold({ player_email })];
    for (const [index, resolve] of [capture, release].entries()) {
      const id = ids[index] ?? '';
      await runOut(id);
      expect(outcome(await resolve(id))).toEqual([409, 'hold_expired']);
      expect(outcome(await resolve(id))).toEqual([409, 'hold_expired']);
      expect((await read(id)).body.status).toBe('expired');
    }
    expect((await place({ player_email, amount: '100.00' })).status).toBe(201);
  });

  it('gives its money back though nobody asks for it, also where the wallet is frozen', async () => {
    const player_email = await aPlayer();
    const id = await aHold({ player_email });
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [player_email]);
    await runOut(id);
    const path = `/api/player-balances/player/by-email/${player_email}`;
    const gold = { available_balance: '100.00', reserved_balance: '0.00' };
    await eventually(async () => expect((await world.call('GET', path)).body).toMatchObject({ balances: [gold, {}] }), {
      timeoutMs: 15_000,
    });
  }, 20_000);
});
