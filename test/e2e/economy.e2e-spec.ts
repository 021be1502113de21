import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const CREDITS = '/api/economy/credits';
const DEBITS = '/api/economy/debits';
const BALANCE_MAX = '90071992547409.91';

type Fields = Readonly<Record<string, unknown>>;

interface Change {
  readonly error?: string;
  readonly transaction_id: string;
  readonly player_id: number;
  readonly new_balance: string;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([
    { code: 'GOLD', startingAmount: '5.00' },
    { code: 'GEMS', name: 'Gems', scale: 0 },
    { code: 'RARE', name: 'Rare Ore', startingAmount: '40.00', maxBalance: '100.00' },
  ]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const anEmail = () => `${newRequestId()}@example.com`;
const anOperation = (parts: Fields): Fields => {
  return { client_request_id: newRequestId(), amount: '10.00', reason: 'quest_reward', ...parts };
};
const credit = (parts: Fields, key = world.game.key) =>
  world.call<Change>('POST', CREDITS, { body: anOperation(parts), key });
const debit = (parts: Fields, key = world.game.key) =>
  world.call<Change>('POST', DEBITS, { body: anOperation(parts), key });
const playerOf = (email: string) =>
  world.call<{ player: { player_name: string } }>('GET', `/api/player-balances/player/by-email/${email}`);

describe('POST /api/economy/credits', () => {
  it('gives money and answers with the balances before and after', async () => {
    const player_email = anEmail();
    await credit({ player_email });
    const { status, body } = await credit({ player_email, amount: '2.5' });
    expect(status).toBe(201);
    expect(body).toEqual({
      status: 'success',
      transaction_id: expect.stringMatching(/^txn_[0-9A-Z]{22}$/) as string,
      player_id: expect.any(Number) as number,
      currency_id: await world.game.currencyId('GOLD'),
      currency: 'GOLD',
      previous_balance: '15.00',
      new_balance: '17.50',
      delta: '2.50',
      reason: 'quest_reward',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    });
  });

  it('makes an unknown e-mail address a player, with the starting amounts and the name given', async () => {
    const [named, nameless] = [anEmail(), anEmail()];
    const { body } = await credit({ player_email: named, player_name: 'Newcomer' });
    expect(body).toMatchObject({ previous_balance: '5.00', new_balance: '15.00' });
    expect((await playerOf(named)).body.player.player_name).toBe('Newcomer');
    await credit({ player_email: nameless });
    expect((await playerOf(nameless)).body.player.player_name).toBe(nameless.replace('@example.com', ''));
  });

  it('finds a player by id, and by e-mail address without regard to case', async () => {
    const player_email = anEmail();
    const { player_id } = (await credit({ player_email })).body;
    expect((await credit({ player_id })).body).toMatchObject({ player_id, new_balance: '25.00' });
    expect((await credit({ player_email: player_email.toUpperCase() })).body).toMatchObject({ player_id });
  });

  it('knows no player with an unknown id', async () => {
    for (const player_id of [64_000_001, Number.MAX_SAFE_INTEGER]) {
      const { status, body } = await credit({ player_id });
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    }
  });

  it('takes the currency by id or by code, and the default one without', async () => {
    const player_email = anEmail();
    const currency_id = await world.game.currencyId('GEMS');
    const gems = { player_email, amount: '7' };
    expect((await credit({ ...gems, currency: 'GEMS' })).body.new_balance).toBe('7');
    expect((await credit({ ...gems, currency_id })).body.new_balance).toBe('14');
    expect((await credit({ ...gems, currency_id, currency: 'GEMS' })).body.new_balance).toBe('21');
    expect((await credit({ ...gems, currency: null, currency_id: null })).body.new_balance).toBe('12.00');
    const unknown = [
      { currency: 'gems' },
      { currency: 'NONE' },
      { currency_id: 999_999 },
      { currency_id, currency: 'GOLD' },
    ];
    for (const currency of unknown) {
      const { status, body } = await credit({ ...gems, ...currency });
      expect([currency, status, body.error]).toEqual([currency, 400, 'unknown_currency']);
    }
  });

  it('takes over the name that comes with it', async () => {
    const player_email = anEmail();
    await credit({ player_email, player_name: 'Before' });
    await credit({ player_email, player_name: 'After' });
    await credit({ player_email });
    expect((await playerOf(player_email)).body.player.player_name).toBe('After');
  });

  it('refuses what would pass the largest balance of the currency, and keeps the player made for it', async () => {
    const player_email = anEmail();
    const refused = await credit({ player_email, currency: 'RARE', amount: '60.01' });
    expect([refused.status, refused.body.error]).toEqual([400, 'balance_limit_exceeded']);
    expect((await credit({ player_email, currency: 'RARE', amount: '60.00' })).body.new_balance).toBe('100.00');
  });

  it('refuses what would pass the largest balance there can be', async () => {
    const player_email = anEmail();
    expect((await credit({ player_email, amount: '90071992547404.91' })).body.new_balance).toBe(BALANCE_MAX);
    const refused = await credit({ player_email, amount: '0.01' });
    expect([refused.status, refused.body.error]).toEqual([400, 'balance_limit_exceeded']);
    expect((await debit({ player_email, amount: BALANCE_MAX })).body.new_balance).toBe('0.00');
    const beyond = await credit({ player_email, amount: '90071992547409.92' });
    expect([beyond.status, beyond.body.error]).toEqual([400, 'invalid_amount']);
  });

  it('keeps within the caps of the key, and still answers a completed request when they are used up', async () => {
    const caps = { max_credit: { GOLD: '10.00' }, daily_credit_cap: { GOLD: '15.00' } };
    const key = await world.game.issueKey({ caps });
    const player_email = anEmail();
    const outcome = async (amount: string) => {
      const { status, body } = await credit({ player_email, amount }, key);
      return body.error ?? status;
    };
    expect(await outcome('10.01')).toBe('credit_cap_exceeded');
    expect((await playerOf(player_email)).status).toBe(404);
    const first = { player_email, client_request_id: newRequestId(), amount: '10.00' };
    const paid = await credit(first, key);
    expect(paid.status).toBe(201);
    expect(await outcome('5.01')).toBe('credit_cap_exceeded');
    expect(await outcome('5.00')).toBe(201);
    expect(await outcome('0.01')).toBe('credit_cap_exceeded');
    const replay = await credit(first, key);
    expect([replay.status, replay.body.transaction_id]).toEqual([409, paid.body.transaction_id]);
    expect((await credit({ player_email, currency: 'GEMS', amount: '99999' }, key)).status).toBe(201);
    expect((await credit({ player_email, amount: '1000.00' })).status).toBe(201);
  });

  it('does not count refused credits and replays against the daily cap', async () => {
    const key = await world.game.issueKey({ caps: { daily_credit_cap: { RARE: '70.00' } } });
    const rare = { player_email: anEmail(), currency: 'RARE' };
    expect((await credit({ ...rare, amount: '61.00' }, key)).body.error).toBe('balance_limit_exceeded');
    const first = { ...rare, client_request_id: newRequestId(), amount: '30.00' };
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push((await credit(first, key)).status);
    expect(statuses).toEqual([201, 409, 409]);
    expect((await credit({ ...rare, amount: '30.00' }, key)).status).toBe(201);
  });
});

describe('POST /api/economy/debits', () => {
  it('takes money and answers with the balances before and after', async () => {
    const player_email = anEmail();
    await credit({ player_email });
    const { status, body } = await debit({ player_email, amount: '15.00', reason: 'tax' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ previous_balance: '15.00', new_balance: '0.00', delta: '-15.00', reason: 'tax' });
  });

  it('never takes more than there is', async () => {
    const player_email = anEmail();
    await credit({ player_email });
    const { status, body } = await debit({ player_email, amount: '15.01' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'insufficient_balance', available_balance: '15.00', required_amount: '15.01' });
    const other = await debit({ player_email, currency: 'GEMS', amount: '1' });
    expect(other.body).toMatchObject({ error: 'insufficient_balance', available_balance: '0', required_amount: '1' });
  });

  it('knows no player with an unknown e-mail address, and makes none', async () => {
    const player_email = anEmail();
    const { status, body } = await debit({ player_email });
    expect([status, body.error]).toEqual([404, 'player_not_found']);
    expect((await playerOf(player_email)).status).toBe(404);
  });
});
