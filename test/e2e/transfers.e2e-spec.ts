import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

type Fields = Readonly<Record<string, unknown>>;

interface Side {
  readonly transaction_id: string;
  readonly player_id: number;
  readonly new_balance: string;
}
interface Transferred {
  readonly error?: string;
  readonly from: Side;
  readonly to: Side;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([
    { code: 'GOLD' },
    { code: 'RARE', name: 'Rare Ore', startingAmount: '5.00', maxBalance: '8.00' },
  ]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

async function aPlayer(funds = '100.00'): Promise<string> {
  const email = `${newRequestId()}@example.com`;
  await world.game.addPlayer(email, funds);
  return email;
}
async function balanceOf(email: string): Promise<unknown> {
  const path = `/api/player-balances/player/by-email/${email}`;
  const { body } = await world.call<{ balances: { available_balance: string }[] }>('GET', path);
  return body.balances[0]?.available_balance;
}
const give = (parts: Fields, key = world.game.key) => {
  const body = { client_request_id: newRequestId(), amount: '30.00', reason: 'gift', ...parts };
  return world.call<Transferred>('POST', '/api/economy/transfers', { body, key });
};
const outcome = ({ status, body }: { readonly status: number; readonly body: Transferred }) => [status, body.error];

describe('POST /api/economy/transfers', () => {
  it('takes from one player, gives to the other and answers with the balances of both', async () => {
    const [from_player_email, to_player_email] = [await aPlayer(), await aPlayer('1.00')];
    const { status, body } = await give({ from_player_email, to_player_email });
    const id = expect.stringMatching(/^txn_[0-9A-Z]{22}$/) as string;
    const side = { transaction_id: id, player_id: expect.any(Number) as number };
    expect(status).toBe(201);
    expect(body).toEqual({
      status: 'success',
      transaction_id: body.from.transaction_id,
      currency_id: await world.game.currencyId('GOLD'),
      currency: 'GOLD',
      amount: '30.00',
      from: { ...side, previous_balance: '100.00', new_balance: '70.00', delta: '-30.00' },
      to: { ...side, previous_balance: '1.00', new_balance: '31.00', delta: '30.00' },
      reason: 'gift',
      created_at: expect.stringMatching(/Z$/) as string,
    });
    expect([await balanceOf(from_player_email), await balanceOf(to_player_email)]).toEqual(['70.00', '31.00']);
  });

  it('shows both players what they have now as soon as it is answered', async () => {
    const [from_player_email, to_player_email] = [await aPlayer(), await aPlayer()];
    for (let time = 1; time <= 3; time++) {
      expect([await balanceOf(from_player_email), await balanceOf(to_player_email)]).toEqual([
        `${110 - time * 10}.00`,
        `${90 + time * 10}.00`,
      ]);
      await give({ from_player_email, to_player_email, amount: '10.00' });
    }
  });

  it('names the players by id as well', async () => {
    const { from, to } = (await give({ from_player_email: await aPlayer(), to_player_email: await aPlayer() })).body;
    const back = await give({ from_player_id: to.player_id, to_player_id: from.player_id });
    expect(back.body).toMatchObject({ from: { new_balance: '100.00' }, to: { new_balance: '100.00' } });
  });

  it('happens once for one request id, and answers with the original', async () => {
    const request = {
      ...{ client_request_id: newRequestId(), metadata: { a: 1, b: 2 } },
      ...{ from_player_email: await aPlayer(), to_player_email: await aPlayer() },
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => give(request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const first = answers.find(({ status }) => status === 201);
    const again = await give({ ...request, metadata: { b: 2, a: 1 }, amount: 30 });
    expect(again).toMatchObject({ status: 409, body: { ...first?.body, error: 'duplicate_request' } });
    expect(again.body).not.toHaveProperty('request_mismatch');
    for (const other of [{ amount: '30.01' }, { to_player_email: 'nobody@example.com' }, { reason: 'other' }]) {
      const mixed = await give({ ...request, ...other });
      expect(mixed).toMatchObject({ status: 409, body: { ...first?.body, request_mismatch: true } });
    }
  });

  it.each<[string, Fields, number, string]>([
    ['lack of funds', { amount: '100.01' }, 400, 'insufficient_balance'],
    ['the limit of the one who gets', { currency: 'RARE', amount: '3.01' }, 400, 'balance_limit_exceeded'],
    ['an unknown currency', { currency: 'NONE' }, 400, 'unknown_currency'],
    ['an amount of nothing', { amount: '0' }, 400, 'invalid_amount'],
    ['an unknown receiver', { to_player_email: 'nobody@example.com' }, 404, 'player_not_found'],
    ['an unknown giver', { from_player_email: null, from_player_id: 64_000_001 }, 404, 'player_not_found'],
    ['no giver', { from_player_email: null }, 400, 'validation_failed'],
    ['two names of the giver', { from_player_id: 64 }, 400, 'validation_failed'],
  ])('is refused whole for %s', async (_why, parts, status, error) => {
    const [from_player_email, to_player_email] = [await aPlayer(), await aPlayer()];
    expect(outcome(await give({ from_player_email, to_player_email, ...parts }))).toEqual([status, error]);
    expect([await balanceOf(from_player_email), await balanceOf(to_player_email)]).toEqual(['100.00', '100.00']);
  });

  it('is refused whole while the wallet of either is frozen', async () => {
    const [free, frozen] = [await aPlayer(), await aPlayer()];
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE email_key = $1', [frozen]);
    for (const [from_player_email, to_player_email] of [
      [free, frozen],
      [frozen, free],
    ]) {
      expect(outcome(await give({ from_player_email, to_player_email }))).toEqual([403, 'wallet_frozen']);
    }
    expect(await balanceOf(free)).toBe('100.00');
  });

  it('needs two players', async () => {
    const email = await aPlayer();
    const same = await give({ from_player_email: email, to_player_email: email.toUpperCase() });
    expect(same).toMatchObject({ status: 400, body: { error: 'validation_failed' } });
  });

  it('never reaches into another game', async () => {
    const stranger = await world.addGame();
    const [from_player_email, to_player_email] = [await aPlayer(), await aPlayer()];
    const { body } = await give({ from_player_email, to_player_email });
    const ids = { from_player_id: body.from.player_id, to_player_id: body.to.player_id };
    expect(outcome(await give(ids, stranger.key))).toEqual([404, 'player_not_found']);
  });
});
