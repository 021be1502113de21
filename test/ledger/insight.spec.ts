import { aPurchase, newRequestId } from '../support/api-world';
import { call } from '../support/call';
import { openUserWorld, type UserWorld } from '../support/user-world';
import { openSession } from '../support/module-app';

interface FlowsBody {
  readonly error?: string;
  readonly from: string;
  readonly to: string;
  readonly currencies: readonly {
    readonly code: string;
    readonly days: readonly {
      readonly day: string;
      readonly supply: string;
      readonly reasons: readonly Readonly<Record<string, unknown>>[];
    }[];
  }[];
}
interface ItemsBody {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

interface HoldersBody {
  readonly generated_at: string;
  readonly holders: readonly { readonly total_balance: string }[];
}
interface RunBody {
  readonly run_id: number;
  readonly status: string;
}
interface LastBody {
  readonly last: RunBody | null;
  readonly running: RunBody | null;
}

const TODAY = new Date().toISOString().slice(0, 10);

describe('what staff see of an economy', () => {
  let world: UserWorld;
  let viewer: string;

  beforeAll(async () => {
    world = await openUserWorld([{ code: 'GOLD' }, { code: 'GEMS', scale: 0 }]);
    viewer = await openSession(world.dataSource, 'viewer');
    await world.game.addPlayer('buyer@example.com', '100.00');
    await world.call('POST', '/api/item-purchases/purchase-item', { body: aPurchase() });
    const debit = {
      client_request_id: newRequestId(),
      player_email: 'buyer@example.com',
      amount: '1.50',
      reason: 'tax',
    };
    await world.call('POST', '/api/economy/debits', { body: debit });
  });
  afterAll(() => world.close());

  const get = <Body>(path: string, gameId = world.game.gameId) =>
    call<Body>(world.baseUrl, 'GET', `/api/admin/games/${gameId}/${path}`, { bearer: viewer });

  it('shows by day and reason what came in and went out, and what is left', async () => {
    const { status, body } = await get<FlowsBody>(`economy/flows?from=${TODAY}&to=${TODAY}&currency=GOLD`);
    expect(status).toBe(200);
    const reasons = [
      { reason: 'purchase', money_in: '0.00', money_out: '10.00', transactions: 1 },
      { reason: 'test_funds', money_in: '100.00', money_out: '0.00', transactions: 1 },
      { reason: 'tax', money_in: '0.00', money_out: '1.50', transactions: 1 },
    ];
    const days = [{ day: TODAY, supply: '88.50', reasons: expect.arrayContaining(reasons) as unknown }];
    expect(body).toMatchObject({ from: TODAY, to: TODAY, currencies: [{ code: 'GOLD', days }] });
  });

  it('shows 30 days of all currencies when nothing is asked for', async () => {
    const { body } = await get<FlowsBody>('economy/flows');
    expect(body.currencies.map(({ code, days }) => [code, days.length])).toEqual([
      ['GOLD', 30],
      ['GEMS', 30],
    ]);
    expect(body.currencies[0]?.days[0]).toMatchObject({ supply: '0.00', reasons: [] });
  });

  it.each(['from=2020-01-01', 'from=2999-01-01', 'from=yesterday', `from=${TODAY}&to=2020-01-01`, 'currency=DUST'])(
    'refuses days and currencies that make no sense: %s',
    async (query) => {
      expect((await get(`economy/flows?${query}`)).status).toBe(400);
    },
  );

  it('shows what was spent on items', async () => {
    const { body } = await get<ItemsBody>(`economy/items?from=${TODAY}`);
    const sword = { item_id: 'sword', currency_id: expect.any(Number) as number, code: 'GOLD' };
    expect(body.items).toEqual([{ ...sword, spent: '10.00', refunded: '0.00', transactions: 1 }]);
  });

  it('shows who has most of a currency, as it was at most ten minutes ago', async () => {
    const rich = ['500.00', '400.00', '300.00'];
    for (const [index, funds] of rich.entries()) await world.game.addPlayer(`rich${index}@example.com`, funds);
    const { status, body } = await get<HoldersBody>('economy/top-holders?currency=GOLD&limit=2');
    expect(status).toBe(200);
    const totals = ({ holders }: HoldersBody) => holders.map(({ total_balance: total }) => total);
    expect(totals(body)).toEqual(['500.00', '400.00']);
    await world.game.addPlayer('richest@example.com', '900.00');
    const later = (await get<HoldersBody>('economy/top-holders?limit=1000')).body;
    expect([totals(later), later.generated_at]).toEqual([[...rich, '88.50'], body.generated_at]);
    expect((await get<HoldersBody>('economy/top-holders?currency=GEMS')).body.holders).toEqual([]);
    expect((await get('economy/top-holders?currency=DUST')).status).toBe(400);
    expect((await get('economy/top-holders?limit=0')).status).toBe(400);
  });

  it('shows nothing of another game', async () => {
    const other = await world.addGame();
    const { body } = await get<FlowsBody>('economy/flows', other.gameId);
    expect(body.currencies[0]?.days.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect((await get('economy/items', 999_999)).status).toBe(404);
  });

  describe('the verification of the books', () => {
    const verification = () => `/api/admin/games/${world.game.gameId}/ledger/verification`;
    const post = (bearer: string) => call<RunBody>(world.baseUrl, 'POST', verification(), { bearer });

    it('answers with the result where it takes no longer than 5 seconds, and remembers it', async () => {
      const economist = await openSession(world.dataSource, 'economist');
      expect((await get<LastBody>('ledger/verification')).body).toEqual({ last: null, running: null });
      const { status, body } = await post(economist);
      expect(body).toMatchObject({ status: 'passed', findings: [], shards_checked: 64, shards_total: 64 });
      expect(status).toBe(200);
      expect((await get<LastBody>('ledger/verification')).body).toEqual({ last: body, running: null });
      const { body: metrics } = await call<string>(world.baseUrl, 'GET', '/metrics');
      expect(metrics).toMatch(
        new RegExp(`^goldkeep_ledger_verification_passed\\{game_id="${world.game.gameId}"\\} 1$`, 'm'),
      );
      expect(metrics).toMatch(/^goldkeep_ledger_verification_age_seconds\{game_id="\d+"\} \d/m);
    });

    it('answers with 202 and the run under way while another process is at it', async () => {
      const economist = await openSession(world.dataSource, 'economist');
      const [run] = await world.dataSource.query<{ run_id: string }[]>(
        `INSERT INTO ledger_verification (game_id, status, started_at, beat_at)
         VALUES ($1, 'running', now(), now()) RETURNING run_id`,
        [world.game.gameId],
      );
      const { status, body } = await post(economist);
      expect([status, body.status, body.run_id]).toEqual([202, 'running', Number(run?.run_id)]);
      expect((await get<LastBody>('ledger/verification')).body.running).toEqual(body);
      await world.dataSource.query('DELETE FROM ledger_verification WHERE run_id = $1', [run?.run_id]);
    });

    it('is started by economists and owners alone, and seen by every admin', async () => {
      expect((await post(viewer)).status).toBe(403);
      expect((await get('ledger/verification')).status).toBe(200);
      expect((await get('ledger/verification', 999_999)).status).toBe(404);
    });
  });
});
