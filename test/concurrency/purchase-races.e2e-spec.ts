import { auditFindings } from '../support/audit';
import { startApiProcess, type ApiProcess } from '../support/api-process';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call, type Answer } from '../support/call';

const PURCHASE = '/api/item-purchases/purchase-item';

describe('purchases that race', () => {
  let world: ApiWorld;
  let other: ApiProcess;

  beforeAll(async () => {
    world = await openApiWorld([{ code: 'GOLD', startingAmount: '100.00' }]);
    other = await startApiProcess({ databaseUrl: world.databaseUrl, env: { LOG_LEVEL: 'info', DEMO: 'false' } });
  }, 60_000);
  afterAll(async () => {
    expect(await other.stop()).toBe(0);
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  function buyAt(baseUrl: string, body: Record<string, unknown>): Promise<Answer<Record<string, unknown>>> {
    return call(baseUrl, 'POST', PURCHASE, { key: world.game.key, body });
  }

  async function goldOf(email: string): Promise<string> {
    const path = `/api/player-balances/player/by-email/${email}`;
    const { body } = await world.call<{ summary: { total_value: string } }>('GET', path);
    return body.summary.total_value;
  }

  const statusesOf = (answers: readonly Answer<unknown>[]) => {
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  const placements = [
    ['one process', () => [world.baseUrl]],
    ['two processes', () => [world.baseUrl, other.baseUrl]],
  ] as const;

  it.each(placements)('charges once when one id comes 50 times at once at %s', async (_where, urls) => {
    const email = `once-${newRequestId()}@example.com`;
    await world.game.addPlayer(email, '1.00');
    const sale = aPurchase({ player_email: email });
    const servers = urls();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => buyAt(servers[index % servers.length] ?? '', sale)),
    );
    const statuses = statusesOf(answers);
    expect(statuses[200]).toBe(1);
    if (servers.length === 1) expect(statuses).toEqual({ 200: 1, 409: 49 });
    else expect((statuses[409] ?? 0) + (statuses[429] ?? 0)).toBe(49);
    const receipts = answers.filter(({ status }) => status !== 429).map(({ body }) => body.transaction_id);
    expect(new Set(receipts).size).toBe(1);
    expect(await goldOf(email)).toBe('91.00');
  });

  it.each(placements)(
    'sells exactly 9 of 40 different purchases to a player with money for 9 at %s',
    async (_where, urls) => {
      const email = `nine-${newRequestId()}@example.com`;
      const servers = urls();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => {
          const item = `item-${index}`;
          const sale = aPurchase({ player_email: email, item_id: item, unit_price: '11.00', total_price: '11.00' });
          return buyAt(servers[index % servers.length] ?? '', sale);
        }),
      );
      expect(statusesOf(answers)).toEqual({ 200: 9, 400: 31 });
      expect(await goldOf(email)).toBe('1.00');
    },
  );

  it.each(placements)('makes one player of 20 first purchases at once at %s', async (_where, urls) => {
    const email = `first-${newRequestId()}@example.com`;
    const servers = urls();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const item = `item-${index}`;
        const sale = aPurchase({ player_email: email, item_id: item, unit_price: '1.00', total_price: '1.00' });
        return buyAt(servers[index % servers.length] ?? '', sale);
      }),
    );
    expect(statusesOf(answers)).toEqual({ 200: 20 });
    expect(await goldOf(email)).toBe('80.00');
    const rows = await world.dataSource.query<unknown[]>('SELECT 1 FROM player WHERE email_key = $1', [email]);
    expect(rows).toHaveLength(1);
  });
});
