import { createHmac } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { call, type Answer } from '../support/call';
import { eventually } from '../support/eventually';
import { openWebhookReceiver, type ReceivedMessage, type WebhookReceiver } from '../support/webhook-receiver';

interface Endpoint {
  readonly endpoint_id: number;
  readonly secret: string;
}
interface Deliveries {
  readonly next_cursor: string | null;
  readonly deliveries: readonly {
    readonly delivery_id: string;
    readonly message_id: string;
    readonly type: string;
    readonly status: string;
    readonly attempts: number;
    readonly last_status: number | null;
    readonly last_error: string | null;
  }[];
}
interface Problem {
  readonly error?: string;
}

const OWNER = { email: 'owner@example.com', password: 'correct horse battery staple' };
const OPEN = { WEBHOOK_ALLOW_PRIVATE: 'true' };

let world: ApiWorld;
let owner: string;
let receiver: WebhookReceiver;
let players = 0;

beforeAll(async () => {
  world = await openApiWorld(undefined, OPEN);
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(OWNER));
  owner = (await call<{ access_token: string }>(world.baseUrl, 'POST', '/api/admin/auth/login', { body: OWNER })).body
    .access_token;
});
afterAll(() => world.close());
beforeEach(async () => {
  receiver = await openWebhookReceiver();
});
afterEach(async () => {
  for (const { endpoint_id } of (await admin<{ endpoints: Endpoint[] }>('GET')).body.endpoints) {
    await admin('DELETE', `/${endpoint_id}`);
  }
  await receiver.close();
});

const admin = <Body = Problem>(method: string, path = '', body?: object, at = world): Promise<Answer<Body>> => {
  const url = `/api/admin/games/${world.game.gameId}/webhook-endpoints${path}`;
  return call<Body>(at.baseUrl, method, url, { bearer: owner, ...(body && { body }) });
};
/** Told of these events from now on. */
const anEndpoint = async (events: readonly string[], url = receiver.url): Promise<Endpoint> => {
  await eventually(async () => expect(await world.dataSource.query('SELECT 1 FROM outbox LIMIT 1')).toEqual([]));
  const { status, body } = await admin<Endpoint>('POST', '', { url, events });
  expect(status).toBe(201);
  return body;
};
const deliveriesOf = async ({ endpoint_id }: Endpoint): Promise<Deliveries['deliveries']> => {
  return (await admin<Deliveries>('GET', `/${endpoint_id}/deliveries?limit=100`)).body.deliveries;
};
const aPlayer = (): string => `hook${++players}@webhooks.example`;
const credit = async (player_email: string, amount = '1.00'): Promise<number> => {
  const body = { client_request_id: newRequestId(), player_email, amount, reason: 'reward' };
  const answer = await world.call<{ player_id: number }>('POST', '/api/economy/credits', { body });
  expect(answer.status).toBe(201);
  return answer.body.player_id;
};
const messages = (): Promise<readonly ReceivedMessage[]> => {
  return eventually(
    () => {
      expect(receiver.received.length).toBeGreaterThan(0);
      return receiver.received;
    },
    { timeoutMs: 10_000 },
  );
};

describe('an endpoint', () => {
  it('is told of a sale, signed, with ids and amounts and nothing of who the player is', async () => {
    const email = aPlayer();
    const playerId = await credit(email, '10.00');
    const { secret } = await anEndpoint(['purchase.completed']);
    const sale = aPurchase({ player_email: email, unit_price: '2.50', total_price: '2.50' });
    const { body } = await world.call<{ order_id: string }>('POST', '/api/item-purchases/purchase-item', {
      body: sale,
    });
    const [message] = await messages();
    expect(message?.body).toMatchObject({
      type: 'purchase.completed',
      data: { game_id: world.game.gameId, player_id: playerId, order_id: body.order_id, amount: '2.50' },
    });
    expect(message?.text).not.toContain(email);
    const signed = `${message?.id ?? ''}.${message?.timestamp ?? ''}.${message?.text ?? ''}`;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(message?.signature).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });

  it('is told of every change of a balance in the order of the changes', async () => {
    const email = aPlayer();
    await credit(email);
    await anEndpoint(['balance.changed']);
    for (let amount = 1; amount <= 12; amount++) await credit(email, `${amount}.00`);
    await eventually(() => expect(receiver.received).toHaveLength(12), { timeoutMs: 15_000 });
    const changes = receiver.received.map(({ body }) => body.data.changes as { amount: string; account: string }[]);
    expect(changes.map(([change]) => change?.amount)).toEqual(Array.from({ length: 12 }, (_, at) => `${at + 1}.00`));
  });

  it('is told of players who come and go', async () => {
    await anEndpoint(['player.created', 'player.deleted']);
    const playerId = await credit(aPlayer());
    expect((await world.call('DELETE', `/api/players/${playerId}`)).status).toBe(204);
    await eventually(() => expect(receiver.received).toHaveLength(2), { timeoutMs: 10_000 });
    expect(receiver.received.map(({ body }) => [body.type, body.data.player_id])).toEqual([
      ['player.created', playerId],
      ['player.deleted', playerId],
    ]);
  });

  it('hears nothing of other games, nor of what it did not ask for', async () => {
    const endpoint = await anEndpoint(['purchase.refunded']);
    const other = await world.addGame();
    await other.addPlayer(aPlayer(), '5.00');
    await credit(aPlayer());
    await anEndpoint(['balance.changed']);
    await credit(aPlayer());
    await messages();
    expect(receiver.received.map(({ body }) => body.data.game_id)).toEqual([world.game.gameId]);
    expect(await deliveriesOf(endpoint)).toEqual([]);
  });

  it('may be one of ten of a game, at an address that can be called', async () => {
    const refused = async (body: object) => (await admin('POST', '', body)).body.error;
    for (const url of ['ftp://example.com', 'nonsense', 'http://user:pw@127.0.0.1/']) {
      expect(await refused({ url, events: ['balance.changed'] })).toBe('validation_failed');
    }
    expect(await refused({ url: receiver.url, events: ['unheard.of'] })).toBe('validation_failed');
    for (let count = 0; count < 10; count++) await anEndpoint(['balance.changed']);
    expect(await refused({ url: receiver.url, events: ['balance.changed'] })).toBe('webhook_endpoint_limit_reached');
    expect((await admin<{ endpoints: object[] }>('GET')).body.endpoints).toHaveLength(10);
    expect(JSON.stringify((await admin('GET')).body)).not.toContain('whsec_');
  });
});

describe('a delivery that fails', () => {
  it.each([
    ['an answer that is no success', 500],
    ['a redirect, which is not followed', 302],
  ])('because of %s is tried again with the same id, before the next one of the player', async (_why, status) => {
    const email = aPlayer();
    await credit(email);
    const endpoint = await anEndpoint(['balance.changed']);
    receiver.answer((response) => response.writeHead(status, { location: receiver.url }).end());
    await credit(email, '1.00');
    await credit(email, '2.00');
    await messages();
    const pending = await eventually(async () => {
      const deliveries = await deliveriesOf(endpoint);
      expect(deliveries.map(({ attempts }) => attempts)).toEqual([0, 1]);
      return deliveries;
    });
    expect(pending[1]).toMatchObject({ status: 'pending', last_status: status });
    receiver.answer(200);
    await hurry();
    await eventually(() => expect(receiver.received).toHaveLength(3), { timeoutMs: 10_000 });
    const [first, again, second] = receiver.received;
    expect(again?.id).toBe(first?.id);
    expect(again?.text).toBe(first?.text);
    expect(second?.id).not.toBe(first?.id);
  });

  it('because nobody listens is told with the reason', async () => {
    await receiver.close();
    const endpoint = await anEndpoint(['balance.changed']);
    await credit(aPlayer());
    await eventually(
      async () => {
        const [delivery] = await deliveriesOf(endpoint);
        expect(delivery?.last_error).toContain('ECONNREFUSED');
      },
      { timeoutMs: 10_000 },
    );
    receiver = await openWebhookReceiver();
  });

  it('for a day is parked, lets the next one through, and is sent again when staff ask for it', async () => {
    const email = aPlayer();
    await credit(email);
    const endpoint = await anEndpoint(['balance.changed']);
    receiver.answer(503);
    await credit(email, '1.00');
    await messages();
    await world.dataSource.query("UPDATE webhook_delivery SET pending_since = now() - interval '24 hours'");
    await hurry();
    const [parked] = await eventually(
      async () => {
        const deliveries = await deliveriesOf(endpoint);
        expect(deliveries.map(({ status }) => status)).toEqual(['parked']);
        return deliveries;
      },
      { timeoutMs: 10_000 },
    );
    receiver.answer(200);
    const seen = receiver.received.length;
    await credit(email, '2.00');
    await eventually(() => expect(receiver.received).toHaveLength(seen + 1), { timeoutMs: 10_000 });
    const path = `/${endpoint.endpoint_id}/deliveries/${parked?.delivery_id ?? ''}/redeliver`;
    expect((await admin('POST', path)).status).toBe(204);
    await eventually(() => expect(receiver.received).toHaveLength(seen + 2), { timeoutMs: 10_000 });
    expect(receiver.received.at(-1)?.id).toBe(parked?.message_id);
    const statuses = await eventually(async () => {
      const found = (await deliveriesOf(endpoint)).map(({ status }) => status);
      expect(found).toEqual(['delivered', 'delivered']);
      return found;
    });
    expect(statuses).toHaveLength(2);
  });

  /** Lets the pause before the next attempt be over. */
  const hurry = () => world.dataSource.query('UPDATE webhook_turn SET next_attempt_at = now()');
});

describe('an endpoint that never answers', () => {
  it('makes neither the ledger wait nor the other endpoints', async () => {
    const silent = await openWebhookReceiver();
    silent.answer(() => undefined);
    await anEndpoint(['balance.changed'], silent.url);
    await anEndpoint(['balance.changed']);
    const emails = Array.from({ length: 30 }, aPlayer);
    await Promise.all(emails.map((email) => credit(email)));
    await eventually(() => expect(receiver.received).toHaveLength(30), { timeoutMs: 15_000 });
    expect(silent.received.length).toBeLessThan(30);
    await silent.close();
  });
});

describe('private addresses', () => {
  it('are refused unless they are allowed, when an endpoint is made and again when it is called', async () => {
    const endpoint = await anEndpoint(['balance.changed']);
    const strict = await openApiWorld();
    await strict.app.get(CommandBus).execute(new EnsureOwnerCommand(OWNER));
    const login = { body: OWNER };
    const { body } = await call<{ access_token: string }>(strict.baseUrl, 'POST', '/api/admin/auth/login', login);
    const url = `/api/admin/games/${strict.game.gameId}/webhook-endpoints`;
    for (const target of ['https://127.0.0.1/', 'https://localhost/', 'https://169.254.169.254/', 'https://[::1]/']) {
      const sent = { url: target, events: ['balance.changed'] };
      const answer = await call<Problem>(strict.baseUrl, 'POST', url, { bearer: body.access_token, body: sent });
      expect([target, answer.status, answer.body.error]).toEqual([target, 400, 'validation_failed']);
    }
    await strict.dataSource.query(
      `INSERT INTO webhook_endpoint (game_id, url, events, secret, created_at)
       VALUES ($1, $2, '{balance.changed}', $3, now())`,
      [strict.game.gameId, receiver.url, endpoint.secret],
    );
    await strict.game.addPlayer(aPlayer(), '5.00');
    await eventually(
      async () => {
        const [row] = await strict.dataSource.query<{ last_error: string | null }[]>(
          'SELECT last_error FROM webhook_delivery',
        );
        expect(row?.last_error).toContain('not at a public address');
      },
      { timeoutMs: 10_000 },
    );
    expect(receiver.received).toEqual([]);
    await strict.close();
  });
});

describe('the deliveries of an endpoint', () => {
  it('are listed page by page, newest first, and unknown ones are not found', async () => {
    const endpoint = await anEndpoint(['balance.changed']);
    const email = aPlayer();
    for (let count = 0; count < 5; count++) await credit(email);
    await eventually(async () => expect(await deliveriesOf(endpoint)).toHaveLength(5), { timeoutMs: 10_000 });
    const all = await deliveriesOf(endpoint);
    const paged: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 3; pages++) {
      const path = `/${endpoint.endpoint_id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await admin<Deliveries>('GET', path);
      paged.push(...body.deliveries.map(({ delivery_id }) => delivery_id));
      cursor = body.next_cursor ?? '';
    }
    expect(cursor).toBe('');
    expect(paged).toEqual(all.map(({ delivery_id }) => delivery_id));
    const missing = async (method: string, path: string) => (await admin(method, path)).status;
    expect(await missing('GET', '/999999/deliveries')).toBe(404);
    expect(await missing('DELETE', '/999999')).toBe(404);
    expect(await missing('POST', `/${endpoint.endpoint_id}/deliveries/1-1-balance_changed/redeliver`)).toBe(404);
    expect((await admin('GET', `/${endpoint.endpoint_id}/deliveries?cursor=nonsense`)).status).toBe(400);
  });
});
