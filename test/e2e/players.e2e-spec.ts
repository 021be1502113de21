import { auditFindings } from '../support/audit';
import { aPurchase, newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';

const PLAYERS = '/api/players';

type Fields = Readonly<Record<string, unknown>>;

interface Player {
  readonly error?: string;
  readonly player_id: number;
  readonly user_id: string;
  readonly player_name: string;
}

let world: ApiWorld;

beforeAll(async () => {
  world = await openApiWorld([
    { code: 'GOLD', startingAmount: '5.00' },
    { code: 'GEMS', name: 'Gems', scale: 0, startingAmount: '3' },
    { code: 'RARE', name: 'Rare Ore' },
  ]);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const anEmail = () => `${newRequestId()}@example.com`;
const save = (body: Fields) => world.call<Player>('POST', PLAYERS, { body: { player_name: 'Player', ...body } });
const read = (playerId: number | string) => world.call<Player>('GET', `/api/players/${playerId}`);
const balancesOf = (playerId: number) => world.call('GET', `/api/player-balances/player/${playerId}`);

describe('POST /api/players', () => {
  it('creates a player with all that is given', async () => {
    const fields = {
      player_email: `Some.${anEmail()}`,
      player_name: 'Someone 🗡️',
      platform: 'steam',
      player_phone: '+15550100123',
      is_minor: true,
    };
    const { status, body } = await save(fields);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...fields,
      player_id: expect.any(Number) as number,
      user_id: expect.stringMatching(/^[A-Za-z0-9_-]{6,128}$/) as string,
      is_banned: false,
      date_joined: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    });
    expect(await read(body.player_id)).toMatchObject({ status: 200, body });
  });

  it('creates a player by an id of the game, who has no e-mail address', async () => {
    const external_id = `Steam:${newRequestId()}`;
    const { status, body } = await save({ external_id });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      external_id,
      player_name: 'Player',
      platform: null,
      player_phone: null,
      is_minor: false,
    });
    expect(body).not.toHaveProperty('player_email');
    expect((await save({ external_id })).body.player_id).toBe(body.player_id);
    const otherCase = await save({ external_id: external_id.toLowerCase() });
    expect([otherCase.status, otherCase.body.player_id === body.player_id]).toEqual([201, false]);
  });

  it('updates a known player and keeps what is not given', async () => {
    const player_email = anEmail();
    const details = { platform: 'steam', player_phone: '+15550100123', is_minor: true };
    const created = await save({ player_email, ...details });
    const renamed = await save({ player_email: player_email.toUpperCase(), player_name: 'Renamed' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...created.body, player_name: 'Renamed' });
    const cleared = await save({
      player_email,
      player_name: 'Renamed',
      platform: null,
      is_minor: false,
      player_phone: null,
    });
    expect(cleared.body).toEqual({ ...renamed.body, is_minor: false });
    expect((await read(created.body.player_id)).body).toEqual(cleared.body);
  });

  it('gives the starting amounts once, whichever way the player came to be', async () => {
    const player_email = anEmail();
    const { player_id } = (await save({ player_email })).body;
    await save({ player_email });
    await world.game.addPlayer(player_email, '1.00');
    const sale = aPurchase({ player_email, unit_price: '1.00', total_price: '1.00' });
    await world.call('POST', '/api/item-purchases/purchase-item', { body: sale });
    expect((await balancesOf(player_id)).body).toMatchObject({
      balances: [
        { currency_name: 'Gold Coins', available_balance: '5.00' },
        { currency_name: 'Gems', available_balance: '3' },
      ],
      summary: { total_value: '8.00', currency_count: 2 },
    });
  });

  it('makes one player of twenty calls at once', async () => {
    const player_email = anEmail();
    const answers = await Promise.all(Array.from({ length: 20 }, () => save({ player_email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
    const ids = new Set(answers.map(({ body }) => body.player_id));
    expect(ids.size).toBe(1);
    const [playerId = NaN] = ids;
    expect((await balancesOf(playerId)).body).toMatchObject({ summary: { total_value: '8.00' } });
  });

  it('makes one player when credits and purchases come for an unknown address at once', async () => {
    const player_email = anEmail();
    const [saved] = await Promise.all([
      save({ player_email }),
      ...Array.from({ length: 5 }, () => world.game.addPlayer(player_email, '1.00')),
    ]);
    expect((await balancesOf(saved.body.player_id)).body).toMatchObject({ summary: { total_value: '13.00' } });
  });

  it('never changes the e-mail address', async () => {
    const player_email = `Shown.As.Given.${anEmail()}`;
    const { body } = await save({ player_email });
    expect((await save({ player_email: ` ${player_email.toUpperCase()} ` })).body).toEqual(body);
  });

  it.each<[string, Fields]>([
    ['player_email', {}],
    ['player_email', { player_email: 'a@example.com', external_id: 'a' }],
    ['player_email', { player_email: 'no-address' }],
    ['player_email', { player_email: 'two words@example.com' }],
    ['player_email', { player_email: `${'x'.repeat(243)}@example.com` }],
    ['external_id', { external_id: '' }],
    ['external_id', { external_id: 7 }],
    ['player_name', { player_email: 'a@example.com', player_name: null }],
    ['player_name', { player_email: 'a@example.com', player_name: ' ' }],
    ['player_name', { player_email: 'a@example.com', player_name: 'x'.repeat(129) }],
    ['player_phone', { player_email: 'a@example.com', player_phone: '15550100123' }],
    ['player_phone', { player_email: 'a@example.com', player_phone: '+123456789' }],
    ['player_phone', { player_email: 'a@example.com', player_phone: '+1234567890123456' }],
    ['player_phone', { player_email: 'a@example.com', player_phone: '+1 555 0100 123' }],
    ['is_minor', { player_email: 'a@example.com', is_minor: 'true' }],
  ])('names the field %s when it is wrong (case %#)', async (field, fields) => {
    const { status, body } = await save(fields);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'validation_failed', details: [{ field }] });
  });

  it.each(['+1234567890', '+123456789012345'])('takes the phone number %s', async (player_phone) => {
    const { status, body } = await save({ player_email: anEmail(), player_phone });
    expect([status, body]).toEqual([201, expect.objectContaining({ player_phone })]);
  });
});

describe('GET /api/players/{player_id}', () => {
  it.each(['64000001', '9007199254740991', '0', '-1', '1.0', 'abc', '99999999999999999999', '%00', '1e3'])(
    'knows no player %s',
    async (playerId) => {
      const { status, body } = await read(playerId);
      expect([status, body.error]).toEqual([404, 'player_not_found']);
    },
  );
});
