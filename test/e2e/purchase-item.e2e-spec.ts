import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const PURCHASE = '/api/item-purchases/purchase-item';

describe('POST /api/item-purchases/purchase-item', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld([
      { code: 'GOLD', startingAmount: '5.00' },
      { code: 'GEMS', name: 'Gems', scale: 0 },
    ]);
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  const buy = (parts: Readonly<Record<string, unknown>> = {}) =>
    world.call('POST', PURCHASE, { body: aPurchase(parts) });

  it('sells an item and answers with the whole receipt', async () => {
    await world.game.addPlayer('whole@example.com', '995.00');
    const { status, body, headers } = await buy({
      player_email: 'whole@example.com',
      player_name: 'Whole',
      item_quantity: 2,
      unit_price: '50.00',
      total_price: '100.00',
      item_category: 'Weapons',
      item_description: 'Sharp.',
    });
    expect(status).toBe(200);
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(body).toEqual({
      status: 'success',
      message: 'Item purchased successfully',
      transaction_id: expect.stringMatching(/^txn_[0-9A-Z]{22}$/),
      order_id: expect.stringMatching(/^ord_[0-9A-Z]{22}$/),
      new_balance: '900.00',
      player: { player_id: expect.any(Number), player_name: 'Whole', player_email: 'whole@example.com' },
      purchase_details: {
        item_id: 'sword',
        item_name: 'Sword',
        item_category: 'Weapons',
        item_description: 'Sharp.',
        quantity: 2,
        unit_price: '50.00',
        total_price: '100.00',
        currency_id: await world.game.currencyId('GOLD'),
        currency_name: 'Gold Coins',
      },
      balance_info: { previous_balance: '1000.00', amount_spent: '100.00', new_balance: '900.00' },
      financial_breakdown: { total_paid: '100.00', developer_revenue: '90.00', platform_fee: '10.00' },
    });
  });

  it('rounds the fee half up and gives the developer the rest', async () => {
    const { body } = await buy({ player_email: 'fee@example.com', unit_price: '0.05', total_price: '0.05' });
    expect(body).toMatchObject({
      financial_breakdown: { total_paid: '0.05', developer_revenue: '0.04', platform_fee: '0.01' },
    });
  });

  it('makes an unknown player first, with starting amounts and phone, who stays when the purchase is refused', async () => {
    const email = 'New.Player@example.com';
    const refused = await buy({ player_email: email, player_name: 'Newcomer', player_phone: '+15550100123' });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      error: 'insufficient_balance',
      error_code: 'INSUFFICIENT_BALANCE',
      available_balance: '5.00',
      required_amount: '10.00',
    });
    const balances = await world.call<{ player: { player_id: number } }>(
      'GET',
      '/api/player-balances/player/by-email/new.player@EXAMPLE.com',
    );
    expect(balances.body).toMatchObject({
      player: { player_email: email, player_name: 'Newcomer' },
      balances: [
        { currency_name: 'Gold Coins', available_balance: '5.00', reserved_balance: '0.00', total_balance: '5.00' },
      ],
      summary: { total_value: '5.00', currency_count: 1, has_funds: true },
    });
    const player = await world.call('GET', `/api/players/${balances.body.player.player_id}`);
    expect(player.body).toMatchObject({ player_phone: '+15550100123', player_name: 'Newcomer' });
  });

  it('renames a known player when the purchase succeeds, and only then; the phone is ignored', async () => {
    const email = 'renamed@example.com';
    await world.game.addPlayer(email, '100.00');
    const nameNow = async () => {
      const { body } = await world.call<{ player: object }>('GET', `/api/player-balances/player/by-email/${email}`);
      return body.player;
    };
    await buy({ player_email: email, player_name: 'Too poor', unit_price: '900.00', total_price: '900.00' });
    expect(await nameNow()).toMatchObject({ player_name: 'renamed' });
    const bought = await buy({ player_email: email, player_name: 'After', player_phone: '+15550100999' });
    expect(bought.body).toMatchObject({ player: { player_name: 'After' } });
    expect(await nameNow()).toMatchObject({ player_name: 'After' });
  });

  it('answers a completed id with 409 and the original receipt, and charges nothing', async () => {
    const sale = aPurchase({ player_email: 'replay@example.com', unit_price: '1.00', total_price: '1.00' });
    const first = await world.call('POST', PURCHASE, { body: sale });
    const again = await world.call('POST', PURCHASE, { body: sale });
    expect([first.status, again.status]).toEqual([200, 409]);
    expect(again.body).toMatchObject({ ...first.body, error: 'duplicate_request', error_code: 'DUPLICATE_REQUEST' });
    expect(again.body).not.toHaveProperty('request_mismatch');
  });

  it('flags a completed id that comes with other fields', async () => {
    const sale = aPurchase({ player_email: 'mismatch@example.com', unit_price: '1.00', total_price: '1.00' });
    const first = await world.call('POST', PURCHASE, { body: sale });
    const other = await world.call('POST', PURCHASE, { body: { ...sale, item_id: 'shield' } });
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ ...first.body, error: 'duplicate_request', request_mismatch: true });
  });

  it('does not use an id up by a failed attempt, and tells ids apart by case', async () => {
    const email = 'later@example.com';
    const sale = aPurchase({ client_request_id: `Case-${newRequestId()}`, player_email: email });
    expect((await world.call('POST', PURCHASE, { body: sale })).status).toBe(400);
    await world.game.addPlayer(email, '100.00');
    expect((await world.call('POST', PURCHASE, { body: sale })).status).toBe(200);
    const lower = { ...sale, client_request_id: String(sale.client_request_id).toLowerCase() };
    expect((await world.call('POST', PURCHASE, { body: lower })).status).toBe(200);
  });

  it('keeps the ids of two games apart', async () => {
    const other = await world.addGame({ currencies: [{ startingAmount: '50.00' }] });
    const sale = aPurchase({ player_email: 'both@example.com', unit_price: '1.00', total_price: '1.00' });
    expect((await world.call('POST', PURCHASE, { body: sale })).status).toBe(200);
    expect((await world.call('POST', PURCHASE, { body: sale, key: other.key })).status).toBe(200);
  });

  it('names the expected total when the sent one is wrong', async () => {
    const { status, body } = await buy({ item_quantity: 3, unit_price: '0.10', total_price: '0.31' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'total_mismatch', expected_total: '0.30' });
  });

  it.each<[unknown]>([
    ['1,50'],
    ['1e2'],
    ['+1.00'],
    ['-1.00'],
    ['NaN'],
    ['1_000'],
    ['10.001'],
    ['10.00 gold'],
    ['0'],
    ['0.00'],
    [''],
    ['1000000.00'],
    [999_999.995],
    [-1],
    [' 1.00'],
    ['٣'],
  ])('refuses the price %j', async (price) => {
    const { status, body } = await buy({ unit_price: price, total_price: price });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_amount' });
  });

  it.each<[unknown, unknown]>([
    ['1', '1.00'],
    [1, 1],
    [0.5, '0.50'],
    ['0.5', 0.5],
  ])('takes the price %j with the total %j', async (unit, total) => {
    const email = `price-${newRequestId()}@example.com`;
    expect((await buy({ player_email: email, unit_price: unit, total_price: total })).status).toBe(200);
  });

  it('charges in the currency named, with its own decimals', async () => {
    const email = 'gems@example.com';
    const currency_id = await world.game.currencyId('GEMS');
    const credit = {
      client_request_id: newRequestId(),
      player_email: email,
      currency: 'GEMS',
      amount: '7',
      reason: 'gift',
    };
    await world.call('POST', '/api/economy/credits', { body: credit });
    const gems = { player_email: email, currency_id, unit_price: '3', total_price: '6', item_quantity: 2 };
    expect((await buy(gems)).body).toMatchObject({ new_balance: '1', purchase_details: { currency_name: 'Gems' } });
    expect((await buy({ ...gems, unit_price: '3.00', total_price: '6.00' })).body).toMatchObject({
      error: 'invalid_amount',
    });
    const unknown = await buy({ currency_id: 999_999 });
    expect([unknown.status, unknown.body.error]).toEqual([400, 'unknown_currency']);
  });

  it.each([
    [{ item_quantity: 0 }],
    [{ item_quantity: 1_001 }],
    [{ item_quantity: 1.5 }],
    [{ item_quantity: '1' }],
    [{ item_quantity: true }],
    [{ player_email: 'no-address' }],
    [{ player_email: null }],
    [{ client_request_id: '' }],
    [{ client_request_id: 'x'.repeat(129) }],
    [{ client_request_id: 7 }],
    [{ item_name: '' }],
    [{ player_phone: '123' }],
    [{ player_email: `${'x'.repeat(250)}@example.com` }],
    [{ unit_price: true }],
    [{ unit_price: ['1.00'] }],
  ])('refuses %j with the field named', async (parts) => {
    const { status, body } = await buy(parts);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field: Object.keys(parts)[0] }] });
  });

  it('refuses a frozen wallet and changes nothing', async () => {
    await world.game.addPlayer('frozen@example.com', '100.00');
    await world.dataSource.query("UPDATE player SET is_frozen = true WHERE email_key = 'frozen@example.com'");
    const { status, body } = await buy({ player_email: 'frozen@example.com' });
    expect([status, body.error]).toEqual([403, 'wallet_frozen']);
  });

  it('keeps UTF-8 names and addresses as given and matches addresses without regard to case', async () => {
    const email = 'Jürgen.ÄÖ@straße.example';
    await buy({ player_email: email, player_name: 'Größter İ 🗡️', unit_price: '1.00', total_price: '1.00' });
    const found = await world.call(
      'GET',
      `/api/player-balances/player/by-email/${encodeURIComponent(email.toLowerCase())}`,
    );
    expect(found.body).toMatchObject({ player: { player_email: email, player_name: 'Größter İ 🗡️' } });
    const decomposed = await world.call(
      'GET',
      `/api/player-balances/player/by-email/${encodeURIComponent(email.toUpperCase().replace('STRASSE', 'STRAßE').normalize('NFD'))}`,
    );
    expect(decomposed.status).toBe(200);
  });

  it('tells the dotted and the dotless i of Turkish addresses apart, here and in the database', async () => {
    for (const email of ['ılgaz@example.com', 'ilgaz@example.com', 'İlgaz@example.com']) {
      await buy({ player_email: email, unit_price: '1.00', total_price: '1.00' });
    }
    await buy({ player_email: 'ILGAZ@example.com', unit_price: '1.00', total_price: '1.00' });
    const rows = await world.dataSource.query<{ email: string }[]>(
      "SELECT email FROM player WHERE email LIKE '%lgaz@example.com' ORDER BY player_id",
    );
    expect(rows.map(({ email }) => email).sort()).toEqual(
      ['ılgaz@example.com', 'ilgaz@example.com', 'İlgaz@example.com'].sort(),
    );
  });
});
