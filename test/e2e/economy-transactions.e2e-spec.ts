import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

type Fields = Readonly<Record<string, unknown>>;

interface Page {
  readonly error?: string;
  readonly transactions: readonly Readonly<Record<string, unknown>>[];
  readonly pagination: { readonly limit: number; readonly has_more: boolean; readonly next_cursor: string | null };
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD', startingAmount: '5.00' }]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const send = async (path: string, body: Fields): Promise<Readonly<Record<string, string>>> => {
  const sent = { client_request_id: newRequestId(), amount: '10.00', reason: 'quest', ...body };
  const answer = await world.call<Readonly<Record<string, string>>>('POST', `/api/economy/${path}`, { body: sent });
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body;
};
const list = (query: Readonly<Record<string, string | number>>, key = world.game.key) => {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return world.call<Page>('GET', `/api/economy/transactions?${text}`, { key });
};
async function aPlayer(): Promise<{ readonly player_email: string; readonly player_id: number }> {
  const player_email = `${newRequestId()}@example.com`;
  const { player_id } = await send('credits', { player_email, amount: '95.00', reason: 'funds' });
  return { player_email, player_id: Number(player_id) };
}

describe('GET /api/economy/transactions', () => {
  it('lists what has happened, newest first, with where the money came from and went', async () => {
    const { player_email, player_id } = await aPlayer();
    const other = await aPlayer();
    await send('debits', { player_id, metadata: { tax: true } });
    await send('transfers', { from_player_id: player_id, to_player_id: other.player_id, metadata: { note: 1 } });
    const { hold_id } = await send('holds', { player_id });
    await send(`holds/${hold_id ?? ''}/capture`, { amount: '4.00' });
    const sold = aPurchase({ player_email });
    await world.call('POST', '/api/item-purchases/purchase-item', { body: sold });
    const { status, body } = await list({ player_id });
    expect(status).toBe(200);
    expect(body.transactions).toMatchObject([
      { kind: 'purchase', amount: '-10.00', new_balance: '66.00', counterpart: { account: 'revenue' } },
      {
        ...{ kind: 'capture', amount: '6.00', reserved_amount: '-10.00', counterpart: { account: 'sink' } },
        ...{ previous_balance: '70.00', new_balance: '76.00', reason: 'quest' },
      },
      { kind: 'hold', amount: '-10.00', reserved_amount: '10.00', counterpart: { account: 'reserved' } },
      {
        ...{ kind: 'transfer_out', amount: '-10.00', metadata: { note: 1 } },
        counterpart: { account: 'exchange', player_id: other.player_id },
      },
      { kind: 'debit', amount: '-10.00', metadata: { tax: true }, counterpart: { account: 'sink', player_id: null } },
      { kind: 'credit', amount: '95.00', reason: 'funds', counterpart: { account: 'issuance' } },
      { kind: 'starting_amount', amount: '5.00', previous_balance: '0.00', reason: null, metadata: null },
    ]);
    expect(body.transactions[4]).toEqual({
      transaction_id: expect.stringMatching(/^txn_[0-9A-Z]{22}$/) as string,
      kind: 'debit',
      currency_id: await world.game.currencyId('GOLD'),
      currency: 'GOLD',
      amount: '-10.00',
      reserved_amount: '0.00',
      previous_balance: '100.00',
      new_balance: '90.00',
      reason: 'quest',
      metadata: { tax: true },
      counterpart: { account: 'sink', player_id: null },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    });
    expect(body.pagination).toEqual({ limit: 25, has_more: false, next_cursor: null });
  });

  it('goes on where a page ended, whatever has happened since, and shows nothing twice', async () => {
    const { player_id } = await aPlayer();
    for (let time = 0; time < 7; time++) await send('debits', { player_id, amount: `${time + 1}.00` });
    const shown: unknown[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 9; page++) {
      const { body } = await list({ player_id, limit: 2, ...(cursor !== '' && { cursor }) });
      shown.push(...body.transactions.map(({ amount }) => amount));
      cursor = body.pagination.next_cursor;
      await send('credits', { player_id, amount: '1.00' });
    }
    expect(shown).toEqual(['-7.00', '-6.00', '-5.00', '-4.00', '-3.00', '-2.00', '-1.00', '95.00', '5.00']);
  });

  it('shows only what has the reason asked for', async () => {
    const { player_id } = await aPlayer();
    for (const reason of ['tax', 'quest', 'tax']) await send('credits', { player_id, reason });
    const { body } = await list({ player_id, reason: 'tax', limit: 1 });
    expect(body).toMatchObject({ transactions: [{ reason: 'tax' }], pagination: { has_more: true } });
    const rest = await list({ player_id, reason: 'tax', limit: 1, cursor: body.pagination.next_cursor ?? '' });
    expect(rest.body).toMatchObject({ transactions: [{ reason: 'tax' }], pagination: { has_more: false } });
    expect((await list({ player_id, reason: 'none' })).body.transactions).toEqual([]);
  });

  it('shows only what happened from a time on and before another', async () => {
    const { player_id } = await aPlayer();
    const kinds = async (query: Readonly<Record<string, string>>) =>
      (await list({ player_id, ...query })).body.transactions.map(({ kind }) => kind);
    const [past, future] = ['2001-01-01T00:00:00Z', '2999-01-01T00:00:00Z'];
    expect(await kinds({ from: past, to: future })).toEqual(['credit', 'starting_amount']);
    expect(await kinds({ from: future })).toEqual([]);
    expect(await kinds({ to: past })).toEqual([]);
    await world.dataSource.query(
      `UPDATE ledger_transaction SET created_at = '2002-01-01T00:00:00Z' WHERE player_id = $1 AND kind = 101
          AND seq = (SELECT min(seq) FROM ledger_transaction WHERE player_id = $1)`,
      [player_id],
    );
    const shard = player_id % 64;
    await world.dataSource.query(
      `UPDATE ledger_transaction SET created_at = '2002-01-01T00:00:00Z'
        WHERE shard = $1 AND seq < (SELECT min(seq) FROM ledger_transaction WHERE player_id = $2)`,
      [shard, player_id],
    );
    expect(await kinds({ to: '2002-01-01T00:00:01Z' })).toEqual(['starting_amount']);
    expect(await kinds({ from: '2002-01-01T00:00:01Z' })).toEqual(['credit']);
    expect(await kinds({ from: '2002-01-01T00:00:00Z' })).toEqual(['credit', 'starting_amount']);
  });

  it.each<[string, Fields]>([
    ['player_id', {}],
    ['player_id', { player_id: 'x' }],
    ['cursor', { player_id: 64, cursor: 'x' }],
    ['limit', { player_id: 64, limit: 'many' }],
    ['from', { player_id: 64, from: 'yesterday' }],
  ])('names the field %s when it is wrong (case %#)', async (field, query) => {
    const { status, body } = await list(query as Readonly<Record<string, string>>);
    expect([status, body]).toMatchObject([400, { error: 'validation_failed', details: [{ field }] }]);
  });

  it('keeps a page within 1 and 100 rows', async () => {
    const { player_id } = await aPlayer();
    expect((await list({ player_id, limit: 0 })).body.pagination.limit).toBe(1);
    expect((await list({ player_id, limit: 1_000 })).body.pagination.limit).toBe(100);
  });

  it('knows no player of another game, and none who does not exist', async () => {
    const { key } = await world.addGame();
    const { player_id } = await aPlayer();
    for (const [id, by] of [
      [player_id, key],
      [64_000_001, world.game.key],
    ] as const) {
      const { status, body } = await list({ player_id: id }, by);
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    }
  });

  it('is read with the scope read alone', async () => {
    const { player_id } = await aPlayer();
    const [reader, writer] = [
      await world.game.issueKey({ scopes: ['read'] }),
      await world.game.issueKey({ scopes: ['economy'] }),
    ];
    expect((await list({ player_id }, reader)).status).toBe(200);
    expect((await list({ player_id }, writer)).body.error).toBe('scope_missing');
  });
});
