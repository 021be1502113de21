import { fingerprintOf, Ledger, readPublicId, refund } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const PURCHASE = '/api/item-purchases/purchase-item';
const DETAILS = '/api/item-purchases/order-details';

interface Sale {
  readonly order_id: string;
  readonly transaction_id: string;
  readonly client_request_id: string;
}

describe('GET /api/item-purchases/order-details', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '1000.00' }]);
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  const sell = async (parts: Readonly<Record<string, unknown>> = {}, key = world.game.key): Promise<Sale> => {
    const body = aPurchase({ item_id: `item-${newRequestId()}`, ...parts });
    const answer = await world.call<Sale>('POST', PURCHASE, { body, key });
    expect(answer.status).toBe(200);
    const { order_id, transaction_id } = answer.body;
    return { order_id, transaction_id, client_request_id: String(body.client_request_id) };
  };
  const read = (ids: Readonly<Record<string, string>>, key = world.game.key) =>
    world.call(`GET`, `${DETAILS}?${new URLSearchParams(ids).toString()}`, { key });

  it('tells everything that was recorded of an order', async () => {
    const { order_id, transaction_id, client_request_id } = await sell({
      player_email: 'Collector@example.com',
      player_name: 'Collector',
      item_id: 'shield',
      item_name: 'Shield',
      item_category: 'Armour',
      item_description: 'Round.\nHeavy.',
      item_quantity: 3,
      unit_price: '5.05',
      total_price: '15.15',
    });
    const { status, body } = await read({ order_id });
    const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(status).toBe(200);
    expect(body).toEqual({
      order: {
        order_id,
        transaction_id,
        client_request_id,
        status: 'completed',
        player: {
          player_id: expect.any(Number) as number,
          player_name: 'Collector',
          player_email: 'Collector@example.com',
        },
        item_id: 'shield',
        item_name: 'Shield',
        item_category: 'Armour',
        item_description: 'Round.\nHeavy.',
        quantity: 3,
        item_quantity: 3,
        unit_price: '5.05',
        total_price: '15.15',
        currency_id: await world.game.currencyId('GOLD'),
        currency_name: 'Gold Coins',
        previous_balance: '1000.00',
        new_balance: '984.85',
        refunded_amount: '0.00',
        created_at: createdAt,
      },
      financial_summary: {
        game_currency_spent: '15.15',
        payment_method: 'in_game_currency',
        currency_name: 'Gold Coins',
        developer_revenue: '13.63',
        platform_fee: '1.52',
      },
      status_timeline: { created_at: createdAt, completed_at: createdAt },
    });
  });

  it('tells how much of an order was refunded, and when last', async () => {
    const player_email = 'refunded@example.com';
    const { order_id } = await sell({ player_email });
    const { shard, seq } = readPublicId('ord', order_id) ?? { shard: NaN, seq: NaN };
    const give = async (amount: bigint, refundedBefore: bigint) => {
      const outcome = await world.app.get(Ledger).submit(
        refund({
          gameId: world.game.gameId,
          shard,
          player: { emailKey: player_email },
          request: { clientRequestId: newRequestId(), fingerprint: fingerprintOf([amount]) },
          currency: { currencyId: await world.game.currencyId('GOLD'), maxBalance: null, rechargeTerms: [] },
          amount,
          itemId: 'sword',
          order: { seq, amount: 1_000n, fee: 100n },
          refundedBefore,
        }),
      );
      expect(outcome.status).toBe('applied');
    };
    const whole = { game_currency_spent: '10.00', developer_revenue: '9.00', platform_fee: '1.00' };
    const refunded_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect((await read({ order_id })).body.status_timeline).not.toHaveProperty('refunded_at');
    await give(250n, 0n);
    expect((await read({ order_id })).body).toMatchObject({
      order: { status: 'partially_refunded', refunded_amount: '2.50', total_price: '10.00' },
      financial_summary: whole,
      status_timeline: { refunded_at },
    });
    await give(750n, 250n);
    expect((await read({ order_id })).body).toMatchObject({
      order: { status: 'refunded', refunded_amount: '10.00' },
      financial_summary: whole,
      status_timeline: { refunded_at },
    });
  });

  it('finds an order by each of its ids, alone and together', async () => {
    const sale = await sell();
    const { order_id, transaction_id, client_request_id } = sale;
    const whole = await read({ order_id });
    const others: Record<string, string>[] = [{ transaction_id }, { client_request_id }, { ...sale }];
    for (const ids of others) {
      expect(await read(ids)).toMatchObject({ status: 200, body: whole.body });
    }
  });

  it('compares request ids as they were sent', async () => {
    const client_request_id = `Id +/&=% é ${newRequestId()}`;
    const { order_id } = await sell({ client_request_id });
    expect(await read({ client_request_id })).toMatchObject({ status: 200, body: { order: { order_id } } });
    expect((await read({ client_request_id: client_request_id.toLowerCase() })).status).toBe(404);
  });

  it('refuses ids that name different orders', async () => {
    const [one, other] = [await sell(), await sell({ player_email: 'other@example.com' })];
    const mixtures: Record<string, string>[] = [
      { order_id: one.order_id, transaction_id: other.transaction_id },
      { order_id: one.order_id, client_request_id: other.client_request_id },
      { transaction_id: other.transaction_id, client_request_id: one.client_request_id },
    ];
    for (const ids of mixtures) {
      const { status, body } = await read(ids);
      expect([status, body.error]).toEqual([400, 'validation_failed']);
    }
  });

  it.each(['', '?', '?order_id=', '?unknown=1'])('refuses a query that names no order: %j', async (query) => {
    const { status, body } = await world.call('GET', DETAILS + query);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field: 'order_id' }] });
  });

  it.each([
    [{ order_id: 'ord_01KAJ7V9Q2001R00000005' }],
    [{ order_id: 'ord_' }],
    [{ order_id: '1' }],
    [{ order_id: 'ord_01kaj7v9q2001r00000005' }],
    [{ order_id: 'ord_ZZZZZZZZZZZZZZZZZZZZZZ' }],
    [{ order_id: 'ord_01KAJ7V9Q2ZZZZ00000005' }],
    [{ order_id: 'ord_01KAJ7V9Q20000ZZZZZZZZ' }],
    [{ transaction_id: 'txn_01KAJ7V9Q2001R00000005' }],
    [{ transaction_id: "txn_'; DROP TABLE entry; --" }],
    [{ client_request_id: 'never-used' }],
  ])('knows no order named %j', async (ids) => {
    const { status, body } = await read(ids);
    expect(status).toBe(404);
    expect(body).toEqual({
      error: 'order_not_found',
      error_code: 'ORDER_NOT_FOUND',
      message: 'No such order in this game.',
      error_id: expect.any(String) as string,
      timestamp: expect.any(String) as string,
    });
  });

  it('takes neither id for the other', async () => {
    const { order_id, transaction_id } = await sell();
    expect((await read({ order_id: transaction_id })).status).toBe(404);
    expect((await read({ transaction_id: order_id })).status).toBe(404);
  });

  it('knows no id whose time was changed', async () => {
    const { order_id, transaction_id } = await sell();
    const forge = (id: string) =>
      id.replace(/^(..._.{9})(.)/, (_id, head: string, last: string) => head + (last === '0' ? '1' : '0'));
    expect((await read({ order_id: forge(order_id) })).status).toBe(404);
    expect((await read({ transaction_id: forge(transaction_id) })).status).toBe(404);
    expect((await read({ order_id, transaction_id: forge(transaction_id) })).status).toBe(400);
  });

  it('knows no order in a transaction of another kind', async () => {
    const body = {
      client_request_id: newRequestId(),
      player_email: 'paid@example.com',
      amount: '1.00',
      reason: 'gift',
    };
    const credit = await world.call<{ transaction_id: string }>('POST', '/api/economy/credits', { body });
    const { transaction_id } = credit.body;
    expect((await read({ transaction_id })).status).toBe(404);
    expect((await read({ order_id: transaction_id.replace('txn', 'ord') })).status).toBe(404);
    expect((await read({ client_request_id: body.client_request_id })).status).toBe(404);
  });

  it("answers another game's ids exactly as ids that do not exist", async () => {
    const stranger = await world.addGame({ currencies: [{ startingAmount: '100.00' }] });
    const { order_id, transaction_id, client_request_id } = await sell({}, stranger.key);
    const unknown = await read({ order_id: 'ord_01KAJ7V9Q2001R00000005' });
    const asked: Record<string, string>[] = [{ order_id }, { transaction_id }, { client_request_id }];
    for (const ids of asked) {
      const { status, body } = await read(ids);
      const { error_id, timestamp } = unknown.body;
      expect([status, { ...body, error_id, timestamp }]).toEqual([404, unknown.body]);
      expect((await read(ids, stranger.key)).status).toBe(200);
    }
  });

  it('refuses an id given twice, or with a NUL', async () => {
    const { order_id } = await sell();
    for (const query of [`order_id=${order_id}&order_id=${order_id}`, 'order_id=%00', 'client_request_id=a%00']) {
      const { status, body } = await world.call('GET', `${DETAILS}?${query}`);
      expect([query, status, body.error]).toEqual([query, 400, 'validation_failed']);
    }
  });
});
