import { auditFindings } from '../support/audit';
import { aPurchase, openApiWorld, type ApiWorld } from '../support/api-world';

const PURCHASE = '/api/item-purchases/purchase-item';
const COOLDOWN_SECONDS = 100;

interface Lockout {
  readonly error?: string;
  readonly reason?: string;
  readonly retry_after?: number;
}

describe('purchase lockouts', () => {
  let world: ApiWorld;

  beforeAll(async () => {
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '100.00' }]);
    await world.game.set({
      lockouts: {
        insufficient_funds: { failures: 2, cooldown_seconds: COOLDOWN_SECONDS },
        same_item: { attempts: 3 },
        attempts: { attempts: 6, cooldown_seconds: COOLDOWN_SECONDS },
      },
    });
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  const buy = (parts: Readonly<Record<string, unknown>>, key = world.game.key) =>
    world.call<Lockout>('POST', PURCHASE, {
      body: aPurchase({ unit_price: '1.00', total_price: '1.00', ...parts }),
      key,
    });
  const buyTimes = async (times: number, parts: Readonly<Record<string, unknown>>) => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time++) statuses.push((await buy({ item_id: `item-${time}`, ...parts })).status);
    return statuses;
  };
  const tooDear = { unit_price: '900.00', total_price: '900.00' };

  it('answer 429 with the reason and, in the body and the header, how long to wait', async () => {
    const parts = { player_email: 'Eager@example.com', item_id: 'sword' };
    expect(await buyTimes(3, parts)).toEqual([200, 200, 200]);
    const { status, headers, body } = await buy({ ...parts, player_email: 'eager@EXAMPLE.com' });
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: 'purchase_lockout',
      error_code: 'PURCHASE_LOCKOUT',
      message: expect.any(String) as string,
      reason: 'same_item',
      retry_after: expect.any(Number) as number,
    });
    expect(body.retry_after).toBeGreaterThan(30);
    expect(body.retry_after).toBeLessThanOrEqual(60);
    expect(headers.get('retry-after')).toBe(String(body.retry_after));
  });

  it('leave other items, other players and other games alone', async () => {
    const parts = { player_email: 'alone@example.com', item_id: 'sword' };
    expect(await buyTimes(4, parts)).toEqual([200, 200, 200, 429]);
    expect((await buy({ ...parts, item_id: 'shield' })).status).toBe(200);
    expect((await buy({ ...parts, player_email: 'beside@example.com' })).status).toBe(200);
    const other = await world.addGame({ currencies: [{ startingAmount: '100.00' }] });
    for (let time = 0; time < 4; time++) expect((await buy(parts, other.key)).status).toBe(200);
  });

  it('begin after the last failure for lack of funds that a game allows, which is answered itself', async () => {
    const parts = { player_email: 'poor@example.com' };
    expect(await buyTimes(2, { ...parts, ...tooDear })).toEqual([400, 400]);
    const blocked = await buy(parts);
    expect([blocked.status, blocked.body.reason]).toEqual([429, 'insufficient_funds']);
    expect(blocked.body.retry_after).toBeGreaterThan(COOLDOWN_SECONDS - 30);
    expect(blocked.body.retry_after).toBeLessThanOrEqual(COOLDOWN_SECONDS);
  });

  it('begin with the first attempt too many, whatever it is for, and charge nothing', async () => {
    const parts = { player_email: 'busy@example.com' };
    expect(await buyTimes(7, parts)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect((await buy(parts)).body.reason).toBe('too_many_attempts');
    const { body } = await world.call('GET', '/api/player-balances/player/by-email/busy@example.com');
    expect(body).toMatchObject({ summary: { total_value: '94.00' } });
  });

  it('still answer a completed request with its receipt', async () => {
    const sale = aPurchase({ player_email: 'receipt@example.com', unit_price: '1.00', total_price: '1.00' });
    const first = await world.call('POST', PURCHASE, { body: sale });
    expect(await buyTimes(2, { player_email: 'receipt@example.com', ...tooDear })).toEqual([400, 400]);
    expect((await buy({ player_email: 'receipt@example.com' })).status).toBe(429);
    const replay = await world.call('POST', PURCHASE, { body: sale });
    expect(replay.status).toBe(409);
    expect(replay.body).toMatchObject({ ...first.body, error: 'duplicate_request' });
  });

  it('do not count replays, not even as the attempt too many', async () => {
    const parts = { player_email: 'patient@example.com' };
    const sale = aPurchase({ ...parts, unit_price: '1.00', total_price: '1.00' });
    const replay = async () => (await world.call('POST', PURCHASE, { body: sale })).status;
    expect(await replay()).toBe(200);
    for (let time = 0; time < 8; time++) expect(await replay()).toBe(409);
    expect(await buyTimes(4, parts)).toEqual([200, 200, 200, 200]);
    expect(await replay()).toBe(409);
    expect((await buy({ ...parts, item_id: 'sixth' })).status).toBe(200);
    expect(await replay()).toBe(409);
    expect((await buy({ ...parts, item_id: 'seventh' })).body.reason).toBe('too_many_attempts');
  });

  it('count a request once that arrives twenty times at once', async () => {
    const parts = { player_email: 'impatient@example.com', item_id: 'sword' };
    const sale = aPurchase({ ...parts, unit_price: '1.00', total_price: '1.00' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.call('POST', PURCHASE, { body: sale })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect(await buyTimes(3, parts)).toEqual([200, 200, 429]);
  });

  it('do not count what is malformed or mispriced', async () => {
    const parts = { player_email: 'clumsy@example.com', item_id: 'sword' };
    const mistakes = [{ item_quantity: 0 }, { unit_price: '1,00' }, { total_price: '2.00' }, { currency_id: 999_999 }];
    for (const mistake of mistakes) {
      for (let time = 0; time < 3; time++) expect((await buy({ ...parts, ...mistake })).status).toBe(400);
    }
    expect(await buyTimes(3, parts)).toEqual([200, 200, 200]);
  });

  it('count a player who is not known yet', async () => {
    const parts = { player_email: 'stranger@example.com', ...tooDear };
    expect(await buyTimes(3, parts)).toEqual([400, 400, 429]);
  });
});
