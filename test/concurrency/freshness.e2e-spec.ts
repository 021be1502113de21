import { CommitListeners } from '@goldkeep/persistence';
import {
  aPurchase,
  newRequestId,
  openApiWorld,
  viewsAreKept,
  type ApiInstance,
  type ApiWorld,
} from '../support/api-world';
import { call } from '../support/call';
import { eventually } from '../support/eventually';
import { testRedisUrl } from '../support/shared-redis';

const PLAYERS = 10;
const OTHER_WRITES = 100;
/** For machines that are busy with other things. */
const TIMEOUT_MS = 120_000;
/** In minor units: enough for every write of a test. */
const FUNDS = 1_000_000;
const OPEN_LIMITS = { RATE_LIMITS: 'off' };
/** What a process left undone is done by another within about a second. */
const CORRECTED_WITHIN_MS = 3_000;

interface Player {
  readonly email: string;
  readonly id: number;
}

/** Batches of more than 150 entries keep what they read in another way than small ones. */
const LARGE_BATCH = 151;
/** Two lookups, a small batch, and both ends of a large one. */
const READS = 5;

/** What lookups by e-mail address and by id, and batches, say of one player: name and total value each. */
type Seen = readonly (readonly [name: string, totalValue: string])[];

interface Lookup {
  readonly player: { readonly player_id: number; readonly player_name: string };
  readonly summary: { readonly total_value: string };
}

interface Batch {
  readonly results: readonly { readonly player: { readonly player_name: string }; readonly total_value: string }[];
}

/** Changes the player and answers with what must be seen from then on. */
type Write = (player: Player, count: number) => Promise<readonly [name: string, totalValue: string]>;

const money = (minorUnits: number) => (minorUnits / 100).toFixed(2);

/** Writes reach the world's own instance; the reader must show them. */
describe.each([
  { title: 'another instance over the same Redis', isShared: true, purchases: 1_000 },
  { title: 'a single instance without Redis', isShared: false, purchases: 200 },
])('$title', ({ isShared, purchases }) => {
  let world: ApiWorld;
  let reader: ApiInstance;

  beforeAll(async () => {
    const shared = isShared ? { REDIS_URL: await testRedisUrl() } : {};
    world = await openApiWorld(undefined, { ...OPEN_LIMITS, ...shared });
    await viewsAreKept(world);
    reader = isShared ? await world.addInstance() : world;
  });
  afterAll(() => world.close());

  const post = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const { status } = await world.call('POST', path, { body });
    if (status >= 300) throw new Error(`${path} answers ${status}`);
  };

  const aReadPlayer = async (): Promise<Player> => {
    const email = `${newRequestId()}@example.com`;
    await world.game.addPlayer(email, money(FUNDS));
    const { body } = await world.call<Lookup>('GET', `/api/player-balances/player/by-email/${email}`);
    const player = { email, id: body.player.player_id };
    for (const instance of [world, reader]) await see(instance, world.game.key, player);
    return player;
  };

  /** Every write is answered, then read at once, by many players side by side. */
  const expectAllSeen = async (writes: number, write: Write): Promise<void> => {
    const stale: unknown[] = [];
    let fresh = 0;
    const writeAndRead = async () => {
      const player = await aReadPlayer();
      for (let count = 1; count <= writes / PLAYERS; count++) {
        const expected = await write(player, count);
        const seen = await see(reader, world.game.key, player);
        if (seen.every((one) => one.join() === expected.join())) fresh += 1;
        else stale.push({ expected, seen });
      }
    };
    await Promise.all(Array.from({ length: PLAYERS }, writeAndRead));
    expect({ fresh, firstStale: stale[0] }).toEqual({ fresh: writes, firstStale: undefined });
  };

  it(
    `shows a purchase to whoever reads after it was answered, ${purchases} times of ${purchases}`,
    async () => {
      await expectAllSeen(purchases, async ({ email }, count) => {
        const item_id = `item-${count}`; // Of one item, few may be bought a minute.
        await post('/api/item-purchases/purchase-item', aPurchase({ player_email: email, item_id }));
        return ['Buyer', money(FUNDS - count * 1_000)];
      });
    },
    TIMEOUT_MS,
  );

  it.each([
    ['credit', 'credits', 1],
    ['debit', 'debits', -1],
  ])('shows a %s to whoever reads after it was answered, every time', async (_one, path, sign) => {
    await expectAllSeen(OTHER_WRITES, async ({ email, id }, count) => {
      const body = { client_request_id: newRequestId(), player_id: id, amount: '0.01', reason: 'test_change' };
      await post(`/api/economy/${path}`, body);
      return [email.replace('@example.com', ''), money(FUNDS + sign * count)];
    });
  });

  it('shows a new name to whoever reads after it was answered, every time', async () => {
    await expectAllSeen(OTHER_WRITES, async ({ email }, count) => {
      await post('/api/players', { player_email: email, player_name: `Name ${count}` });
      return [`Name ${count}`, money(FUNDS)];
    });
  });

  it('corrects what a process that died after its commit told nobody of', async () => {
    const player = await aReadPlayer();
    const dying = await world.addInstance({ WORKER: 'separate' });
    jest.spyOn(dying.app.get(CommitListeners), 'tell').mockResolvedValue(undefined);

    const body = aPurchase({ player_email: player.email });
    const { status } = await call(dying.baseUrl, 'POST', '/api/item-purchases/purchase-item', {
      key: world.game.key,
      body,
    });

    expect(status).toBe(200);
    await eventually(
      async () => {
        const seen = await see(reader, world.game.key, player);
        expect(seen).toEqual(Array(READS).fill(['Buyer', money(FUNDS - 1_000)]));
      },
      { timeoutMs: CORRECTED_WITHIN_MS },
    );
  });
});

describe('over one Redis, where nobody delivers events', () => {
  let world: ApiWorld;
  let buyer: Player;

  beforeEach(async () => {
    const redisUrl = await testRedisUrl();
    world = await openApiWorld(undefined, { ...OPEN_LIMITS, REDIS_URL: redisUrl, WORKER: 'separate' });
    await viewsAreKept(world);
    const email = 'buyer@example.com';
    await world.game.addPlayer(email, money(FUNDS));
    const { body } = await world.call<Lookup>('GET', `/api/player-balances/player/by-email/${email}`);
    buyer = { email, id: body.player.player_id };
  });
  afterEach(() => world.close());

  const valuesSeen = async (instance: ApiInstance) =>
    (await see(instance, world.game.key, buyer)).map(([, totalValue]) => totalValue);
  const everywhere = (minorUnits: number) => Array<string>(READS).fill(money(minorUnits));

  it('the webhook makes another instance show what was changed behind its back', async () => {
    const other = await world.addInstance();
    expect(await valuesSeen(other)).toEqual(everywhere(FUNDS));
    await world.dataSource.query('UPDATE balance SET available = 77 WHERE player_id = $1', [buyer.id]);
    expect(await valuesSeen(other)).toEqual(everywhere(FUNDS));

    const body = { game_id: world.game.gameId, player_id: buyer.id, player_email: null };
    await world.call('POST', '/api/player-balances/webhook/balance-updated', { body });

    expect(await valuesSeen(other)).toEqual(everywhere(77));
  });

  it('an instance that starts again corrects what it told nobody of before it died', async () => {
    expect(await valuesSeen(world)).toEqual(everywhere(FUNDS));
    const dying = jest.spyOn(world.app.get(CommitListeners), 'tell').mockResolvedValue(undefined);
    await world.call('POST', '/api/item-purchases/purchase-item', { body: aPurchase({ player_email: buyer.email }) });
    dying.mockRestore();
    expect(await valuesSeen(world)).toEqual(everywhere(FUNDS));

    await world.addInstance({ WORKER: 'embedded' });

    await eventually(async () => expect(await valuesSeen(world)).toEqual(everywhere(FUNDS - 1_000)), {
      timeoutMs: CORRECTED_WITHIN_MS,
    });
  });
});

async function see({ baseUrl }: ApiInstance, key: string, { email, id }: Player): Promise<Seen> {
  const inBatchOf = async (count: number) => {
    const body = { player_ids: Array<number>(count).fill(id) };
    return (await call<Batch>(baseUrl, 'POST', '/api/player-balances/batch', { key, body })).body.results;
  };
  const [byEmail, byId, small, large] = await Promise.all([
    call<Lookup>(baseUrl, 'GET', `/api/player-balances/player/by-email/${email}`, { key }),
    call<Lookup>(baseUrl, 'GET', `/api/player-balances/player/${id}`, { key }),
    inBatchOf(1),
    inBatchOf(LARGE_BATCH),
  ]);
  return [
    ...[byEmail, byId].map(({ body }) => [body.player.player_name, body.summary.total_value] as const),
    ...[small[0], large[0], large.at(-1)].map((found) => {
      return [found?.player.player_name ?? '', found?.total_value ?? ''] as const;
    }),
  ];
}
