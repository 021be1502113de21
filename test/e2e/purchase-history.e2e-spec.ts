import { placeOfEmail } from '@goldkeep/players';
import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const PURCHASE = '/api/item-purchases/purchase-item';
const HISTORY = '/api/item-purchases/player-purchase-history';
const BUYER = 'history@example.com';
const ORDERS = 105;

interface History {
  readonly item_purchase_history: readonly { readonly order_id: string; readonly item_id: string }[];
  readonly pagination: {
    readonly total_count: number;
    readonly limit: number;
    readonly offset: number;
    readonly has_more: boolean;
    readonly next_cursor: string | null;
  };
}

describe('GET /api/item-purchases/player-purchase-history', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '500.00' }]);
    await sell(BUYER, 'first');
    await Promise.all(Array.from({ length: ORDERS - 2 }, (_order, index) => sell(BUYER, `item-${index}`)));
    await sell(BUYER, 'last');
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  const sell = async (email: string, itemId: string): Promise<string> => {
    const body = aPurchase({ player_email: email, item_id: itemId, unit_price: '1.00', total_price: '1.00' });
    const { status, body: receipt } = await world.call<{ order_id: string }>('POST', PURCHASE, { body });
    expect(status).toBe(200);
    return receipt.order_id;
  };
  const read = (query: Readonly<Record<string, string | number>>) => {
    const parameters = new URLSearchParams({ player_email: BUYER });
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return world.call<History>('GET', `${HISTORY}?${parameters.toString()}`);
  };
  const idsOf = ({ item_purchase_history: rows }: History) => rows.map(({ order_id }) => order_id);

  it('lists the purchases of a player with all that was sold, newest first', async () => {
    const email = 'Lister@example.com';
    await sell(email, 'older');
    const parts = { item_category: 'Weapons', item_description: 'Sharp.', item_quantity: 2, total_price: '20.00' };
    await world.call('POST', PURCHASE, { body: aPurchase({ player_email: email, ...parts }) });
    const { status, body } = await read({ player_email: email.toUpperCase() });
    expect(status).toBe(200);
    expect(body).toEqual({
      player: { player_id: expect.any(Number) as number, player_name: 'Buyer', player_email: email },
      item_purchase_history: [
        {
          transaction_id: expect.stringMatching(/^txn_[0-9A-Z]{22}$/) as string,
          order_id: expect.stringMatching(/^ord_[0-9A-Z]{22}$/) as string,
          status: 'completed',
          amount: '20.00',
          refunded_amount: '0.00',
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
          item_id: 'sword',
          item_name: 'Sword',
          item_category: 'Weapons',
          item_description: 'Sharp.',
          quantity: 2,
          item_quantity: 2,
          unit_price: '10.00',
          total_price: '20.00',
          currency_id: await world.game.currencyId('GOLD'),
          currency_name: 'Gold Coins',
        },
        expect.objectContaining({ item_id: 'older', amount: '1.00', item_category: null, item_description: null }),
      ],
      pagination: { total_count: 2, limit: 25, offset: 0, has_more: false, next_cursor: null },
    });
  });

  it('counts purchases alone, not what else moved the money', async () => {
    const { body } = await read({ limit: 100 });
    expect(body.pagination).toMatchObject({ total_count: ORDERS, has_more: true });
    expect(body.item_purchase_history).toHaveLength(100);
    expect(idsOf(body)).toEqual(idsOf(body).sort().reverse());
    expect(body.item_purchase_history[0]).toMatchObject({ item_id: 'last' });
  });

  it.each([
    [{}, 25],
    [{ limit: 7 }, 7],
    [{ limit: 0 }, 1],
    [{ limit: -3 }, 1],
    [{ limit: 101 }, 100],
    [{ limit: '99999999999999999999' }, 100],
    [{ limit: '3.0' }, 3],
  ])('answers %j with %i rows', async (query, rows) => {
    const { body } = await read(query);
    expect(body.pagination.limit).toBe(rows);
    expect(body.item_purchase_history).toHaveLength(rows);
  });

  it('skips as many rows as the offset says', async () => {
    const whole = [
      ...idsOf((await read({ limit: 100 })).body),
      ...idsOf((await read({ limit: 100, offset: 100 })).body),
    ];
    expect(new Set(whole).size).toBe(ORDERS);
    const page = await read({ limit: 10, offset: 95 });
    expect(idsOf(page.body)).toEqual(whole.slice(95));
    expect(page.body.pagination).toMatchObject({ offset: 95, has_more: false, total_count: ORDERS, next_cursor: null });
    expect((await read({ limit: 10, offset: 94 })).body.pagination.has_more).toBe(true);
    const beyond = await read({ offset: 1_000 });
    expect(beyond.body.item_purchase_history).toEqual([]);
    expect(beyond.body.pagination).toMatchObject({ total_count: ORDERS, has_more: false });
  });

  it('walks through all purchases by cursor without repeats or gaps, also when new ones come meanwhile', async () => {
    const email = 'walker@example.com';
    const sold: string[] = [];
    for (let index = 0; index < 9; index++) sold.unshift(await sell(email, `item-${index}`));
    const seen: string[] = [];
    let query: Record<string, string | number> = { player_email: email, limit: 4 };
    for (let page = 0; page < 3; page++) {
      const { body } = await read(query);
      seen.push(...idsOf(body));
      expect(body.pagination.has_more).toBe(page < 2);
      query = { ...query, cursor: body.pagination.next_cursor ?? '' };
      await sell(email, `new-${page}`);
    }
    expect(seen).toEqual(sold);
  });

  it('refuses a cursor that is no order of the player, whosever it is', async () => {
    const { body } = await read({ limit: 1 });
    const cursor = body.pagination.next_cursor ?? '';
    const { shard } = placeOfEmail(world.game.gameId, BUYER);
    const candidates = Array.from({ length: 1_000 }, (_candidate, index) => `stranger-${index}@example.com`);
    const shardOf = (email: string) => placeOfEmail(world.game.gameId, email).shard;
    const neighbour = candidates.find((email) => shardOf(email) === shard) ?? '';
    const other = candidates.find((email) => shardOf(email) !== shard) ?? '';
    for (const email of [neighbour, other]) {
      await world.game.addPlayer(email, '1.00');
      expect((await read({ player_email: email, cursor })).status).toBe(400);
    }
    const malformed = ['x', 'ord_', cursor.replace('ord', 'txn'), 'ord_01KAJ7V9Q2ZZZZ00000005', `${cursor}0`, ' '];
    for (const text of malformed) {
      const refused = await read({ cursor: text });
      expect([text, refused.status]).toEqual([text, 400]);
      expect(refused.body).toMatchObject({ error: 'validation_failed', details: [{ field: 'cursor' }] });
    }
  });

  it.each([
    ['limit', 'ten'],
    ['limit', ''],
    ['limit', '1.5'],
    ['offset', '-1'],
    ['offset', 'x'],
    ['player_email', 'no-address'],
    ['player_email', ''],
    ['player_email', 'nul\u0000@example.com'],
  ])('refuses %s=%j with the field named', async (field, value) => {
    const { status, body } = await read({ [field]: value });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field }] });
  });

  it('refuses a query without an e-mail address', async () => {
    const { status, body } = await world.call('GET', HISTORY);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field: 'player_email' }] });
  });

  it('reads + in an e-mail address literally and encoded', async () => {
    const email = 'plus+sign+twice@example.com';
    const orderId = await sell(email, 'plus');
    for (const sent of [email, email.replaceAll('+', '%2B'), email.replaceAll('+', '%20')]) {
      const { status, body } = await world.call<History>('GET', `${HISTORY}?player_email=${sent}`);
      expect([sent, status]).toEqual([sent, 200]);
      expect(idsOf(body)).toEqual([orderId]);
    }
  });

  it('answers an unknown player with 404 and does not make one', async () => {
    const email = `unknown-${newRequestId()}@example.com`;
    for (let time = 0; time < 2; time++) {
      const { status, body } = await read({ player_email: email });
      expect([status, body]).toEqual([404, expect.objectContaining({ error: 'player_not_found' })]);
    }
  });

  it('answers a player who never bought anything with an empty list', async () => {
    await world.game.addPlayer('saver@example.com', '1.00');
    const { body } = await read({ player_email: 'saver@example.com' });
    expect(body).toMatchObject({
      item_purchase_history: [],
      pagination: { total_count: 0, limit: 25, offset: 0, has_more: false, next_cursor: null },
    });
  });
});
