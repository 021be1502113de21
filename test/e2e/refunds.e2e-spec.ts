import { hashPassword } from '@goldkeep/auth';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId } from '../support/api-world';
import { call } from '../support/call';
import { openUserWorld, type UserWorld } from '../support/user-world';

const PASSWORD = 'correct horse battery staple';
const UNKNOWN_ORDER = 'ord_01KAJ7V9Q2001R00000005';

type Fields = Readonly<Record<string, unknown>>;

interface Refund {
  readonly error?: string;
  readonly status: string;
  readonly refunded_amount: string;
  readonly platform_fee_reversed: string;
}

let world: UserWorld;
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await openUserWorld([{ code: 'GOLD', startingAmount: '1000.00' }]);
  const roles = ['owner', 'economist', 'support', 'viewer'];
  tokens = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await logIn(role)] as const)));
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

async function logIn(role: string): Promise<string> {
  const email = role === 'owner' ? 'owner@example.com' : `${role}@example.com`;
  if (role !== 'owner') {
    await world.dataSource.query(
      'INSERT INTO admin (email, email_key, password_hash, role, created_at) VALUES ($1, $1, $2, $3, now())',
      [email, await hashPassword(PASSWORD), role],
    );
  }
  const body = { email, password: PASSWORD };
  const answer = await call<{ access_token: string }>(world.baseUrl, 'POST', '/api/admin/auth/login', { body });
  return answer.body.access_token;
}

async function sell(parts: Fields = {}): Promise<{ readonly order_id: string; readonly player_email: string }> {
  const player_email = `${newRequestId()}@example.com`;
  const body = aPurchase({ player_email, item_id: newRequestId(), ...parts });
  const answer = await world.call<{ order_id: string }>('POST', '/api/item-purchases/purchase-item', { body });
  expect(answer.status).toBe(200);
  return { order_id: answer.body.order_id, player_email };
}
const refund = (order_id: string, parts: Fields = {}, by = 'support', gameId = world.game.gameId) => {
  const body = { client_request_id: newRequestId(), reason: 'item_lost', ...parts };
  const path = `/api/admin/games/${gameId}/purchases/${order_id}/refund`;
  return call<Refund>(world.baseUrl, 'POST', path, { body, bearer: tokens[by] ?? '' });
};
const outcome = ({ status, body }: { readonly status: number; readonly body: Refund }) => [status, body.error];
const details = (order_id: string) => world.call('GET', `/api/item-purchases/order-details?order_id=${order_id}`);

describe('POST /api/admin/games/{game_id}/purchases/{order_id}/refund', () => {
  it('gives an order back whole, and tells what each side gives', async () => {
    const { order_id } = await sell();
    const { status, body } = await refund(order_id);
    expect(status).toBe(201);
    expect(body).toEqual({
      status: 'refunded',
      transaction_id: expect.stringMatching(/^txn_[0-9A-Z]{22}$/) as string,
      order_id,
      player_id: expect.any(Number) as number,
      currency_id: await world.game.currencyId('GOLD'),
      currency: 'GOLD',
      amount: '10.00',
      refunded_amount: '10.00',
      refundable_amount: '0.00',
      developer_revenue_reversed: '9.00',
      platform_fee_reversed: '1.00',
      previous_balance: '990.00',
      new_balance: '1000.00',
      reason: 'item_lost',
      created_at: expect.stringMatching(/Z$/) as string,
    });
  });

  it('gives an order back in parts, and reverses exactly its fee over all of them', async () => {
    const price = { unit_price: '0.37', total_price: '0.37' };
    const { order_id } = await sell(price);
    const fees: number[] = [];
    for (let part = 0; part < 37; part++) {
      const { body } = await refund(order_id, { amount: '0.01' });
      fees.push(Math.round(Number(body.platform_fee_reversed) * 100));
      expect(body.status).toBe(part === 36 ? 'refunded' : 'partially_refunded');
    }
    // A tenth of 37, rounded half up.
    expect(fees.reduce((sum, fee) => sum + fee)).toBe(4);
    expect(outcome(await refund(order_id, { amount: '0.01' }))).toEqual([400, 'refund_exceeds_order']);
  });

  it('gives back what is left when no amount is named, and shows it with the order and in the history', async () => {
    const { order_id, player_email } = await sell();
    await refund(order_id, { amount: '2.50' });
    const order = { status: 'partially_refunded', refunded_amount: '2.50' };
    expect((await details(order_id)).body).toMatchObject({ order });
    expect((await refund(order_id)).body).toMatchObject({ amount: '7.50', refunded_amount: '10.00' });
    const refunded_at = expect.any(String) as string;
    expect((await details(order_id)).body).toMatchObject({
      order: { status: 'refunded', refunded_amount: '10.00' },
      status_timeline: { refunded_at },
    });
    const history = await world.call('GET', `/api/item-purchases/player-purchase-history?player_email=${player_email}`);
    expect(history.body).toMatchObject({ item_purchase_history: [{ status: 'refunded', refunded_amount: '10.00' }] });
  });

  it('never gives back more than was paid', async () => {
    const { order_id } = await sell();
    expect(await refund(order_id, { amount: '10.01' })).toMatchObject({
      status: 400,
      body: { error: 'refund_exceeds_order', refundable_amount: '10.00' },
    });
    await refund(order_id, { amount: '6.00' });
    expect(await refund(order_id, { amount: '4.01' })).toMatchObject({ body: { refundable_amount: '4.00' } });
    await refund(order_id);
    expect(outcome(await refund(order_id))).toEqual([400, 'refund_exceeds_order']);
  });

  it('never gives back more than was paid, however many ask at once', async () => {
    const { order_id } = await sell();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund(order_id, { amount: '3.00' })));
    const codes = answers.map(({ status, body }) => body.error ?? status).sort();
    expect(codes).toEqual([201, 201, 201, ...Array.from({ length: 5 }, () => 'refund_exceeds_order')]);
    expect((await details(order_id)).body).toMatchObject({ order: { refunded_amount: '9.00' } });
  });

  it('refunds once for one request id, and answers with the original', async () => {
    const { order_id } = await sell();
    const request = { client_request_id: newRequestId(), amount: '4.00' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => refund(order_id, request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const first = answers.find(({ status }) => status === 201);
    await refund(order_id);
    const again = await refund(order_id, { ...request, amount: 4 });
    expect(again).toMatchObject({ status: 409, body: { ...first?.body, error: 'duplicate_request' } });
    expect(again.body).not.toHaveProperty('request_mismatch');
    for (const [id, parts] of [
      [order_id, { amount: '4.01' }],
      [order_id, { reason: 'other' }],
      [UNKNOWN_ORDER, {}],
    ] as const) {
      const other = await refund(id, { ...request, ...parts });
      expect(other).toMatchObject({ status: 409, body: { ...first?.body, request_mismatch: true } });
    }
  });

  it('knows a completed request for the whole again, though nothing is left', async () => {
    const { order_id } = await sell();
    const client_request_id = newRequestId();
    const first = await refund(order_id, { client_request_id });
    const again = await refund(order_id, { client_request_id });
    expect(again).toMatchObject({ status: 409, body: { ...first.body, error: 'duplicate_request' } });
    expect(again.body).not.toHaveProperty('request_mismatch');
  });

  it.each(['0', '-1.00', '1.001', '1,00'])('refuses the amount %j', async (amount) => {
    const { order_id } = await sell();
    expect(outcome(await refund(order_id, { amount }))).toEqual([400, 'invalid_amount']);
  });

  it('leaves a frozen wallet alone', async () => {
    const { order_id, player_email } = await sell();
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [player_email]);
    expect(outcome(await refund(order_id))).toEqual([403, 'wallet_frozen']);
  });

  it('is for owners, economists and support', async () => {
    const { order_id } = await sell();
    for (const by of ['owner', 'economist', 'support']) {
      expect((await refund(order_id, { amount: '1.00' }, by)).status).toBe(201);
    }
    expect(outcome(await refund(order_id, {}, 'viewer'))).toEqual([403, 'role_missing']);
    expect(outcome(await refund(order_id, {}, 'nobody'))).toEqual([401, 'invalid_session']);
  });

  it('knows no order of another game, and none that does not exist', async () => {
    const { gameId } = await world.addGame();
    const { order_id } = await sell();
    expect(outcome(await refund(order_id, {}, 'owner', gameId))).toEqual([404, 'order_not_found']);
    expect(outcome(await refund(UNKNOWN_ORDER))).toEqual([404, 'order_not_found']);
    expect(outcome(await refund(order_id.replace('ord', 'txn')))).toEqual([404, 'order_not_found']);
    expect(outcome(await refund(order_id, {}, 'owner', 999_999))).toEqual([404, 'game_not_found']);
  });
});
