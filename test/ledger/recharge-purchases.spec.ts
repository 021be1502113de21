import { aPurchase, openApiWorld, type ApiWorld } from '../support/api-world';
import { eventually } from '../support/eventually';

let world: ApiWorld;

beforeAll(async () => {
  const recharge = { rate: '10.00', periodSeconds: 3, max: '15.00' };
  world = await openApiWorld([{ code: 'GOLD', recharge }]);
  const limits = { attempts: 1_000, window_seconds: 60 };
  await world.game.set({
    lockouts: { insufficient_funds: { failures: 1_000 }, same_item: limits, attempts: limits },
  });
});
afterAll(() => world.close());

const buy = () => world.call('POST', '/api/item-purchases/purchase-item', { body: aPurchase() });

describe('a purchase in a currency that recharges', () => {
  it('is refused until enough has accrued, and then paid from it', async () => {
    expect((await buy()).status).toBe(400);
    const answer = await eventually(
      async () => {
        const tried = await buy();
        expect(tried.status).toBe(200);
        return tried;
      },
      { timeoutMs: 20_000 },
    );
    expect(answer.body).toMatchObject({ balance_info: { amount_spent: '10.00' } });
  });
});
