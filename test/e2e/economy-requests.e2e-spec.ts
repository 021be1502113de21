import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const CREDITS = '/api/economy/credits';
const DEBITS = '/api/economy/debits';
const METADATA_BYTES_MAX = 4_096;

type Fields = Readonly<Record<string, unknown>>;

interface Change {
  readonly error?: string;
  readonly transaction_id: string;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems', scale: 0, startingAmount: '100' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const anEmail = () => `${newRequestId()}@example.com`;
const anOperation = (parts: Fields): Fields => {
  return { client_request_id: newRequestId(), amount: '10.00', reason: 'quest_reward', ...parts };
};

describe.each([
  ['credits', CREDITS],
  ['debits', DEBITS],
])('/api/economy/%s', (_name, path) => {
  const send = (body: Fields) => world.call<Change>('POST', path, { body });
  const aRichPlayer = async () => {
    const player_email = anEmail();
    await world.game.addPlayer(player_email, '1000.00');
    return player_email;
  };

  it('answer a completed id with 409 and the original, and move nothing', async () => {
    const operation = anOperation({ player_email: await aRichPlayer() });
    const first = await send(operation);
    const again = await send(operation);
    expect([first.status, again.status]).toEqual([201, 409]);
    expect(again.body).toMatchObject({ ...first.body, error: 'duplicate_request', error_code: 'DUPLICATE_REQUEST' });
    expect(again.body).not.toHaveProperty('request_mismatch');
  });

  it.each([{ amount: '10.01' }, { reason: 'other' }, { metadata: { level: 2 } }, { currency: 'GEMS', amount: '10' }])(
    'flag a completed id that comes with %j',
    async (difference) => {
      const operation = anOperation({ player_email: await aRichPlayer() });
      const first = await send(operation);
      const other = await send({ ...operation, ...difference });
      expect(other.status).toBe(409);
      expect(other.body).toMatchObject({ ...first.body, error: 'duplicate_request', request_mismatch: true });
    },
  );

  it('take the same metadata in any order of keys, and the same amount in any writing, for the same request', async () => {
    const metadata = { quest: { id: 7, steps: [1, 2] }, level: 2 };
    const operation = anOperation({ player_email: await aRichPlayer(), metadata });
    await send(operation);
    const turned = { level: 2, quest: { steps: [1, 2], id: 7 } };
    const again = await send({ ...operation, metadata: turned, amount: 10, currency: 'GOLD' });
    expect(again.status).toBe(409);
    expect(again.body).not.toHaveProperty('request_mismatch');
  });

  it('move the money once when the same request arrives ten times at once', async () => {
    const player_email = await aRichPlayer();
    const operation = anOperation({ player_email });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(operation)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(new Set(answers.map(({ body }) => body.transaction_id)).size).toBe(1);
  });

  it('refuse a frozen wallet', async () => {
    const player_email = await aRichPlayer();
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [player_email]);
    const { status, body } = await send(anOperation({ player_email }));
    expect([status, body.error]).toEqual([403, 'wallet_frozen']);
  });

  it.each(['0', '0.00', '-1.00', '+1.00', '1.001', '1,00', '1e2', 'NaN', '', ' 1', 1.005, -1, 1e21])(
    'refuse the amount %j',
    async (amount) => {
      const { status, body } = await send(anOperation({ player_email: 'amount@example.com', amount }));
      expect([status, body.error]).toEqual([400, 'invalid_amount']);
    },
  );

  it.each<[string, Fields]>([
    ['player_email', { player_email: null }],
    ['player_email', { player_id: 64 }],
    ['player_email', { player_email: 'no-address' }],
    ['player_id', { player_email: null, player_id: '64' }],
    ['player_id', { player_email: null, player_id: 0 }],
    ['client_request_id', { client_request_id: null }],
    ['client_request_id', { client_request_id: ' ' }],
    ['amount', { amount: null }],
    ['amount', { amount: true }],
    ['reason', { reason: null }],
    ['reason', { reason: 'two words' }],
    ['reason', { reason: 'x'.repeat(65) }],
    ['currency', { currency: 'a b' }],
    ['metadata', { metadata: [1] }],
    ['metadata', { metadata: 'text' }],
    ['metadata', { metadata: { nul: '\u0000' } }],
    ['metadata', { metadata: { text: 'x'.repeat(METADATA_BYTES_MAX - '{"text":""}'.length + 1) } }],
  ])('name the field %s when it is wrong (case %#)', async (field, parts) => {
    const { status, body } = await send(anOperation({ player_email: 'field@example.com', ...parts }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field }] });
  });

  it('keep metadata of up to 4 KiB with the transaction', async () => {
    const metadata = { text: 'x'.repeat(METADATA_BYTES_MAX - '{"text":""}'.length) };
    const operation = anOperation({ player_email: await aRichPlayer(), metadata });
    expect((await send(operation)).status).toBe(201);
    const stored = await world.dataSource.query<{ details: unknown }[]>(
      'SELECT details FROM ledger_transaction WHERE client_request_id = $1',
      [operation.client_request_id],
    );
    expect(stored).toEqual([{ details: metadata }]);
  });
});

it('lets a credit, a debit and a purchase have the same id', async () => {
  const same = { player_email: anEmail(), client_request_id: newRequestId() };
  expect((await world.call('POST', CREDITS, { body: anOperation(same) })).status).toBe(201);
  expect((await world.call('POST', DEBITS, { body: anOperation({ ...same, amount: '5.00' }) })).status).toBe(201);
  const body = aPurchase({ ...same, unit_price: '5.00', total_price: '5.00' });
  expect((await world.call('POST', '/api/item-purchases/purchase-item', { body })).status).toBe(200);
});
