import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

type Fields = Readonly<Record<string, unknown>>;

interface Batch {
  readonly error?: string;
  readonly operation_index?: number;
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }, { code: 'RARE', name: 'Rare Ore', maxBalance: '100.00' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const anEmail = () => `${newRequestId()}@example.com`;
async function aPlayer(funds = '100.00'): Promise<string> {
  const email = anEmail();
  await world.game.addPlayer(email, funds);
  return email;
}
async function aHold(player_email: string): Promise<string> {
  const body = { client_request_id: newRequestId(), player_email, amount: '10.00', reason: 'bid' };
  return (await world.call<{ hold_id: string }>('POST', '/api/economy/holds', { body })).body.hold_id;
}
async function balanceOf(email: string): Promise<readonly unknown[]> {
  const path = `/api/player-balances/player/by-email/${email}`;
  const { status, body } = await world.call<{ balances?: { available_balance: string; reserved_balance: string }[] }>(
    'GET',
    path,
  );
  const [gold] = body.balances ?? [];
  return status === 404 ? [404] : [gold?.available_balance, gold?.reserved_balance];
}
const send = (body: object, key = world.game.key) => world.call<Batch>('POST', '/api/economy/batch', { body, key });
const run = (operations: readonly Fields[], parts: Fields = {}, key = world.game.key) =>
  send({ client_request_id: newRequestId(), operations, ...parts }, key);
const op = (type: string, parts: Fields): Fields => ({ type, amount: '10.00', reason: 'quest', ...parts });
const outcome = ({ status, body }: { readonly status: number; readonly body: Batch }) => [
  status,
  body.error,
  body.operation_index,
];

describe('POST /api/economy/batch', () => {
  it('runs operations of every type in their order and answers each as its own route does', async () => {
    const [player_email, other] = [await aPlayer(), await aPlayer()];
    const [captured, released] = [await aHold(player_email), await aHold(player_email)];
    const { status, body } = await run([
      op('credit', { player_email, amount: '5.00' }),
      op('debit', { player_email, amount: '85.00' }),
      op('transfer', { from_player_email: other, to_player_email: player_email, amount: '30.00' }),
      op('hold', { player_email, amount: '20.00', expires_in_seconds: 60 }),
      { type: 'capture', hold_id: captured, amount: '4.00' },
      { type: 'release', hold_id: released },
    ]);
    expect([status, body.results.map(({ type }) => type)]).toEqual([
      201,
      ['credit', 'debit', 'transfer', 'hold', 'capture', 'release'],
    ]);
    expect(body.results).toMatchObject([
      { status: 'success', previous_balance: '80.00', new_balance: '85.00', delta: '5.00' },
      { new_balance: '0.00', delta: '-85.00' },
      { from: { new_balance: '70.00' }, to: { new_balance: '30.00' } },
      { status: 'open', new_balance: '10.00', new_reserved_balance: '40.00' },
      { hold_id: captured, status: 'captured', captured_amount: '4.00', new_balance: '16.00' },
      { hold_id: released, status: 'released', new_balance: '26.00', new_reserved_balance: '20.00' },
    ]);
    expect([await balanceOf(player_email), await balanceOf(other)]).toEqual([
      ['26.00', '20.00'],
      ['70.00', '0.00'],
    ]);
  });

  it('takes a hundred operations and not one more, and at least one', async () => {
    const player_email = await aPlayer();
    const many = (count: number) => Array.from({ length: count }, () => op('debit', { player_email, amount: '0.01' }));
    expect((await run(many(100))).body.results).toHaveLength(100);
    expect(await balanceOf(player_email)).toEqual(['99.00', '0.00']);
    for (const count of [101, 0])
      expect(outcome(await run(many(count)))).toEqual([400, 'validation_failed', undefined]);
  });

  it('makes unknown players of credits first, and the other operations find them', async () => {
    const [player_email, other] = [anEmail(), anEmail()];
    const { status } = await run([
      op('debit', { player_email, amount: '10.00' }),
      op('credit', { player_email, amount: '5.00', player_name: 'Newcomer' }),
    ]);
    expect(status).toBe(400);
    const done = await run([
      op('credit', { player_email: other }),
      op('credit', { player_email: other.toUpperCase() }),
      op('debit', { player_email: other, amount: '20.00' }),
    ]);
    expect([done.status, await balanceOf(other)]).toEqual([201, ['0.00', '0.00']]);
  });

  it.each<[string, (email: string) => Fields, number, string]>([
    ['lack of funds', (player_email) => op('debit', { player_email, amount: '100.01' }), 400, 'insufficient_balance'],
    [
      'a limit',
      (player_email) => op('credit', { player_email, currency: 'RARE', amount: '100.01' }),
      400,
      'balance_limit_exceeded',
    ],
    ['an unknown player', () => op('debit', { player_email: 'nobody@example.com' }), 404, 'player_not_found'],
    ['an unknown id', () => op('credit', { player_id: 64_000_001 }), 404, 'player_not_found'],
    ['an unknown hold', () => ({ type: 'capture', hold_id: 'hld_1' }), 404, 'hold_not_found'],
    ['an unknown currency', (player_email) => op('debit', { player_email, currency: 'NONE' }), 400, 'unknown_currency'],
    ['a wrong amount', (player_email) => op('debit', { player_email, amount: '1,00' }), 400, 'invalid_amount'],
    ['a missing field', (player_email) => op('debit', { player_email, reason: null }), 400, 'validation_failed'],
    ['an unknown type', () => op('steal', {}), 400, 'validation_failed'],
    [
      'one player on both sides',
      (email) => op('transfer', { from_player_email: email, to_player_email: email }),
      400,
      'validation_failed',
    ],
  ])('changes nothing when one operation is refused for %s', async (_why, bad, status, error) => {
    const player_email = await aPlayer();
    const good = op('debit', { player_email });
    for (const at of [0, 1, 2]) {
      const operations = [good, good].toSpliced(at, 0, bad(player_email));
      const refused = await run(operations);
      expect(outcome(refused)).toEqual([status, error, at]);
      expect(await balanceOf(player_email)).toEqual(['100.00', '0.00']);
    }
  });

  it('names the field of the operation that is wrong', async () => {
    const { body } = await run([op('credit', { player_email: anEmail() }), op('credit', { player_email: 'x' })]);
    expect(body).toMatchObject({ details: [{ field: 'operations[1].player_email' }], operation_index: 1 });
  });

  it('resolves a hold once, and leaves it open when a later operation is refused', async () => {
    const player_email = await aPlayer();
    const hold_id = await aHold(player_email);
    const twice = await run([
      { type: 'capture', hold_id },
      { type: 'release', hold_id },
    ]);
    expect(outcome(twice)).toEqual([409, 'already_resolved', 1]);
    expect(await balanceOf(player_email)).toEqual(['90.00', '10.00']);
    expect((await run([{ type: 'capture', hold_id }])).status).toBe(201);
    expect(outcome(await run([{ type: 'capture', hold_id }]))).toEqual([409, 'already_resolved', 0]);
  });

  it('is refused whole for a frozen wallet', async () => {
    const [free, frozen] = [await aPlayer(), await aPlayer()];
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [frozen]);
    const refused = await run([op('debit', { player_email: free }), op('credit', { player_email: frozen })]);
    expect([outcome(refused), await balanceOf(free)]).toEqual([
      [403, 'wallet_frozen', 1],
      ['100.00', '0.00'],
    ]);
  });

  it('runs once for one request id, and answers with the original', async () => {
    const player_email = await aPlayer();
    const batch = { client_request_id: newRequestId(), operations: [op('debit', { player_email, amount: '60.00' })] };
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(batch)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const first = answers.find(({ status }) => status === 201);
    expect(await balanceOf(player_email)).toEqual(['40.00', '0.00']);
    const again = await send({ ...batch, operations: [op('debit', { player_email, amount: 60 })] });
    expect(again).toMatchObject({ status: 409, body: { ...first?.body, error: 'duplicate_request' } });
    expect(again.body).not.toHaveProperty('request_mismatch');
    for (const operations of [
      [op('credit', { player_email, amount: '60.00' })],
      [...batch.operations, ...batch.operations],
      [{ type: 'release', hold_id: 'hld_1' }],
    ]) {
      const other = await send({ ...batch, operations });
      expect(other).toMatchObject({ status: 409, body: { ...first?.body, request_mismatch: true } });
    }
  });

  it('does not use the request id up when it is refused', async () => {
    const player_email = await aPlayer();
    const client_request_id = newRequestId();
    const refused = await run([op('debit', { player_email, amount: '101.00' })], { client_request_id });
    expect(refused.status).toBe(400);
    expect((await run([op('debit', { player_email })], { client_request_id })).status).toBe(201);
  });

  it('keeps the whole within the caps of the key, and counts nothing of what was refused', async () => {
    const key = await world.game.issueKey({
      caps: { daily_credit_cap: { GOLD: '25.00' }, max_credit: { GOLD: '20.00' } },
    });
    const player_email = await aPlayer();
    const credits = (...amounts: string[]) => amounts.map((amount) => op('credit', { player_email, amount }));
    expect(outcome(await run(credits('10.00', '10.00', '10.00'), {}, key))).toEqual([403, 'credit_cap_exceeded', 2]);
    expect(outcome(await run(credits('20.01'), {}, key))).toEqual([403, 'credit_cap_exceeded', 0]);
    const short = [...credits('20.00'), op('debit', { player_email, amount: '500.00' })];
    expect(outcome(await run(short, {}, key))).toEqual([400, 'insufficient_balance', 1]);
    expect(await balanceOf(player_email)).toEqual(['100.00', '0.00']);
    expect((await run(credits('10.00', '15.00'), {}, key)).status).toBe(201);
    expect(outcome(await run(credits('0.01'), {}, key))).toEqual([403, 'credit_cap_exceeded', 0]);
  });

  it('is another request than a credit of the same id, and another game has ids of its own', async () => {
    const stranger = await world.addGame();
    const player_email = await aPlayer();
    const client_request_id = newRequestId();
    const credit = { client_request_id, ...op('credit', { player_email }) };
    expect((await world.call('POST', '/api/economy/credits', { body: credit })).status).toBe(201);
    expect((await run([op('credit', { player_email })], { client_request_id })).status).toBe(201);
    expect((await run([op('credit', { player_email })], { client_request_id }, stranger.key)).status).toBe(201);
  });
});
