import { fingerprintOf, hold, Ledger } from '@goldkeep/ledger';
import { placeOfEmail } from '@goldkeep/players';
import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const BY_EMAIL = '/api/player-balances/player/by-email/';

interface Balances {
  readonly error?: string;
  readonly player: { readonly player_id: number };
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([
    { code: 'GOLD' },
    { code: 'GEMS', name: 'Gems', scale: 0 },
    { code: 'DUST', name: 'Star Dust', scale: 4 },
  ]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const anEmail = () => `${newRequestId()}@example.com`;
const create = async (player_email: string): Promise<number> => {
  const body = { player_email, player_name: 'Player' };
  return (await world.call<{ player_id: number }>('POST', '/api/players', { body })).body.player_id;
};
const credit = async (player_email: string, currency: string, amount: string) => {
  const body = { client_request_id: newRequestId(), player_email, currency, amount, reason: 'test_funds' };
  expect((await world.call('POST', '/api/economy/credits', { body })).status).toBe(201);
};
const byEmail = (encoded: string) => world.call<Balances>('GET', BY_EMAIL + encoded);
const byId = (playerId: number | string) => world.call<Balances>('GET', `/api/player-balances/player/${playerId}`);

describe('GET /api/player-balances/player/by-email/{email} and player/{player_id}', () => {
  it('answer with every currency the player ever held, each with its own decimals', async () => {
    const email = `Rich.${anEmail()}`;
    const playerId = await create(email);
    await credit(email, 'GEMS', '7');
    await credit(email, 'GOLD', '1500.00');
    await credit(email, 'DUST', '0.0001');
    const { status, body } = await byEmail(email);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    const held = (currency_id: number, currency_name: string, amount: string, none: string) => {
      return { currency_id, currency_name, available_balance: amount, reserved_balance: none, total_balance: amount };
    };
    expect(status).toBe(200);
    expect(body).toEqual({
      player: { player_id: playerId, player_name: 'Player', player_email: email, date_joined: time },
      balances: [
        held(await world.game.currencyId('GOLD'), 'Gold Coins', '1500.00', '0.00'),
        held(await world.game.currencyId('GEMS'), 'Gems', '7', '0'),
        held(await world.game.currencyId('DUST'), 'Star Dust', '0.0001', '0.0000'),
      ],
      summary: { total_value: '1507.0001', currency_count: 3, has_funds: true },
      last_updated: time,
    });
    const { body: sameBody } = await byId(playerId);
    expect({ ...sameBody, last_updated: time }).toEqual(body);
  });

  it('count what holds have set aside into the total', async () => {
    const email = anEmail();
    const playerId = await create(email);
    await credit(email, 'GOLD', '1550.00');
    const outcome = await world.app.get(Ledger).submit(
      hold({
        gameId: world.game.gameId,
        shard: placeOfEmail(world.game.gameId, email).shard,
        player: { playerId },
        request: { clientRequestId: newRequestId(), fingerprint: fingerprintOf([playerId]) },
        currency: { currencyId: await world.game.currencyId('GOLD'), maxBalance: null, rechargeTerms: [] },
        amount: 5_000n,
        expiresAt: new Date('2999-01-01T00:00:00Z'),
      }),
    );
    expect(outcome.status).toBe('applied');
    expect((await byEmail(email)).body).toMatchObject({
      balances: [{ available_balance: '1500.00', reserved_balance: '50.00', total_balance: '1550.00' }],
      summary: { total_value: '1550.0000', has_funds: true },
    });
  });

  it('keep a currency that was spent to nothing', async () => {
    const email = anEmail();
    await credit(email, 'GEMS', '7');
    const body = {
      client_request_id: newRequestId(),
      player_email: email,
      currency: 'GEMS',
      amount: '7',
      reason: 'tax',
    };
    await world.call('POST', '/api/economy/debits', { body });
    expect((await byEmail(email)).body).toMatchObject({
      balances: [{ currency_name: 'Gems', total_balance: '0' }],
      summary: { total_value: '0.0000', currency_count: 1, has_funds: false },
    });
  });

  it('answer a player who never held anything with nothing', async () => {
    const nothing = (total_value: string) => {
      return { balances: [], summary: { total_value, currency_count: 0, has_funds: false } };
    };
    expect((await byId(await create(anEmail()))).body).toMatchObject(nothing('0.0000'));
    const plain = await world.addGame({ currencies: [{ code: 'GEMS', name: 'Gems', scale: 0 }] });
    const options = { key: plain.key, body: { player_email: anEmail(), player_name: 'Player' } };
    const { body } = await world.call<Balances & { player_id: number }>('POST', '/api/players', options);
    const read = await world.call('GET', `/api/player-balances/player/${body.player_id}`, { key: plain.key });
    expect(read.body).toMatchObject(nothing('0.00'));
  });

  it('answer a player without an e-mail address', async () => {
    const body = { external_id: newRequestId(), player_name: 'Player' };
    const { body: player } = await world.call<{ player_id: number }>('POST', '/api/players', { body });
    expect((await byId(player.player_id)).body).toMatchObject({ player: { player_email: null } });
  });

  it('see a write that was answered before they came', async () => {
    const email = anEmail();
    for (let time = 1; time <= 5; time++) {
      await credit(email, 'GEMS', '1');
      expect((await byEmail(email)).body).toMatchObject({ balances: [{ total_balance: String(time) }] });
    }
  });

  it('answer also when an empty body is announced as JSON', async () => {
    const email = anEmail();
    await create(email);
    const headers = { 'Content-Type': 'application/json' };
    expect((await world.call('GET', BY_EMAIL + email, { headers })).status).toBe(200);
  });

  it('never create a player', async () => {
    const email = anEmail();
    for (let time = 0; time < 2; time++) {
      const { status, body } = await byEmail(email);
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    }
    const players = await world.dataSource.query('SELECT 1 FROM player WHERE email_key = $1', [email]);
    expect(players).toEqual([]);
  });

  it.each(['64000001', '9007199254740992', '0', '-64', '1.0', 'abc', '%00', '99999999999999999999'])(
    'know no player with the id %s',
    async (playerId) => {
      const { status, body } = await byId(playerId);
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    },
  );
});

describe('an e-mail address in a path', () => {
  it.each<[string, string, string]>([
    ['is matched without regard to case', 'Case@Example.com', 'cASE@eXAMPLE.COM'],
    ['keeps a literal +', 'a+b@example.com', 'a+b@example.com'],
    ['may have its + encoded', 'c+d@example.com', 'c%2Bd@example.com'],
    ['may hold an encoded /', 'e/f@example.com', 'e%2Ff%40example.com'],
    ['is decoded once', 'g%2Bh@example.com', 'g%252Bh@example.com'],
    ['is decoded once, whatever it then looks like', 'i%40j@example.com', 'i%2540j%40example.com'],
    ['may hold what else means something in an address', 'k?l#m&n=o;p@example.com', 'k%3Fl%23m&n=o;p@example.com'],
    ['may be encoded UTF-8', 'jürgen@straße.example', 'J%C3%9CRGEN@stra%C3%9Fe.example'],
    ['is trimmed', 'q@example.com', '%20q@example.com%20'],
    ['may look like the path of another route', 'by-email/7@example.com', 'by-email%2F7@example.com'],
  ])('%s: %s as %s', async (_rule, email, encoded) => {
    const playerId = await create(email);
    const { status, body } = await byEmail(encoded);
    expect([status, body.player]).toEqual([200, expect.objectContaining({ player_id: playerId, player_email: email })]);
  });

  it.each([
    ['ASCII', `${'x'.repeat(242)}@example.com`],
    ['four bytes of UTF-8 each', `${'🎲'.repeat(242)}@example.com`],
  ])('may be 254 characters of %s long, every byte of them encoded', async (_of, email) => {
    const playerId = await create(email);
    const encoded = [...Buffer.from(email)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    expect((await byEmail(encoded)).body.player).toMatchObject({ player_id: playerId, player_email: email });
  });

  it.each([
    'no-address',
    '%00@example.com',
    `${'x'.repeat(243)}@example.com`,
    '%20',
    '@',
    'a%zz@example.com',
    '%ff@example.com',
  ])('is refused as %s', async (encoded) => {
    const { status, body } = await byEmail(encoded);
    expect([status, body.error]).toEqual([400, 'validation_failed']);
  });
});
