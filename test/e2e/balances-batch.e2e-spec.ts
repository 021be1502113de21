import { auditFindings } from '../support/audit';
import { newRequestId, openApiWorld, type ApiWorld } from '../support/api-world';
import { eventually } from '../support/eventually';

interface Result {
  readonly player: { readonly player_id?: number; readonly player_email?: string; readonly player_name?: string };
  readonly error?: string;
  readonly balances: readonly { readonly currency_id: number; readonly total_balance: string }[];
  readonly total_value?: string;
}
interface Batch {
  readonly error?: string;
  readonly details?: readonly { readonly field: string }[];
  readonly results: readonly Result[];
  readonly summary: object;
  readonly retrieved_at: string;
}

const FUNDED = 'batch-funded@example.com';
const PENNILESS = 'batch-penniless@example.com';

let world: ApiWorld;
let funded: number;
let penniless: number;

beforeAll(async () => {
  world = await openApiWorld([{ code: 'GOLD' }, { code: 'GEMS', name: 'Gems', scale: 0 }]);
  await world.game.addPlayer(FUNDED, '1500.00');
  const credit = {
    client_request_id: newRequestId(),
    player_email: FUNDED,
    currency: 'GEMS',
    amount: '7',
    reason: 'gift',
  };
  await world.call('POST', '/api/economy/credits', { body: credit });
  funded =
    (await world.call<Result>('GET', `/api/player-balances/player/by-email/${FUNDED}`)).body.player.player_id ?? NaN;
  const player = { player_email: PENNILESS, player_name: 'Nö "quotes" 🎲' };
  penniless = (await world.call<{ player_id: number }>('POST', '/api/players', { body: player })).body.player_id;
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

const batch = (body: unknown, key?: string) =>
  world.call<Batch>('POST', '/api/player-balances/batch', { body, ...(key !== undefined && { key }) });

describe('POST /api/player-balances/batch', () => {
  it('answers for each entry in the order asked for, e-mail addresses first', async () => {
    const player_emails = ['nobody@example.com', FUNDED.toUpperCase(), PENNILESS];
    const { status, body } = await batch({ player_ids: [penniless, 999_999_999, funded], player_emails });
    expect(status).toBe(200);
    expect(body.results.map(({ player, error }) => [player.player_id, error])).toEqual([
      [undefined, 'Player not found'],
      [funded, undefined],
      [penniless, undefined],
      [penniless, undefined],
      [999_999_999, 'Player not found'],
      [funded, undefined],
    ]);
    expect(body.summary).toEqual({ total_requested: 6, total_found: 4, total_not_found: 2 });
    expect(body.retrieved_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('answers a hit with player, balances and total value, as the lookup does', async () => {
    const { body } = await batch({ player_ids: [funded] });
    const lookup = await world.call<Result & { summary: { total_value: string } }>(
      'GET',
      `/api/player-balances/player/${funded}`,
    );
    const { player, balances, summary } = lookup.body;
    expect(summary.total_value).toBe('1507.00');
    expect(body.results).toEqual([{ player, balances, total_value: '1507.00' }]);
  });

  it('answers a player who never held anything with nothing, whatever the name', async () => {
    const { body } = await batch({ player_emails: [PENNILESS] });
    expect(body.results).toEqual([expect.objectContaining({ balances: [], total_value: '0.00' }) as unknown as Result]);
    expect(body.results[0]?.player.player_name).toBe('Nö "quotes" 🎲');
  });

  it('answers a miss with what was sent, whatever that was', async () => {
    const odd = ['', ' ', 'no address', 'nul\u0000@example.com', '\ud800', 'x'.repeat(5_000), "';--"];
    const { status, body } = await batch({ player_emails: odd, player_ids: [0, -1, 1e20, 9_007_199_254_740_991] });
    expect(status).toBe(200);
    expect(body.results[3]).toEqual({ player: { player_email: odd[3] }, error: 'Player not found', balances: [] });
    expect(body.results[8]).toEqual({ player: { player_id: -1 }, error: 'Player not found', balances: [] });
    expect(body.summary).toEqual({ total_requested: 11, total_found: 0, total_not_found: 11 });
  });

  it.each([
    ['both lists empty', { player_emails: [], player_ids: [] }],
    ['one list empty, the other null', { player_emails: [], player_ids: null }],
  ])('answers with nothing for %s', async (_what, body) => {
    const answer = await batch(body);
    expect([answer.status, answer.body.results]).toEqual([200, []]);
    expect(answer.body.summary).toEqual({ total_requested: 0, total_found: 0, total_not_found: 0 });
  });

  it.each([
    ['neither list', {}, 'player_emails'],
    ['no object', [], 'player_emails'],
    ['a list that is none', { player_emails: FUNDED }, 'player_emails'],
    ['a number among the addresses', { player_emails: [FUNDED, 7] }, 'player_emails[1]'],
    ['an id as text', { player_ids: ['7'] }, 'player_ids[0]'],
    ['half an id', { player_ids: [1, 1.5] }, 'player_ids[1]'],
    ['null for an id', { player_ids: [null] }, 'player_ids[0]'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await batch(body);
    expect([answer.status, answer.body.error]).toEqual([400, 'validation_failed']);
    expect(answer.body.details?.map((detail) => detail.field)).toContain(field);
  });

  it('takes 3.0 for the integer 3', async () => {
    expect((await batch('{"player_ids":[3.0]}')).status).toBe(200);
  });

  it('keeps the order, each entry once, when there are far more than are read at once', async () => {
    const player_emails = Array.from({ length: 610 }, (_, index) =>
      index % 7 === 0 ? FUNDED : `${index}@example.com`,
    );
    const player_ids = Array.from({ length: 730 }, (_, index) => (index % 5 === 0 ? penniless : 900_000_000 + index));
    const { body } = await batch({ player_ids, player_emails });
    expect(body.results.map(({ player, error }) => (error ? player.player_email : player.player_id))).toEqual([
      ...player_emails.map((email) => (email === FUNDED ? funded : email)),
      ...player_ids.map((id) => (id === penniless ? penniless : undefined)),
    ]);
    expect(body.results.slice(610).map(({ player }) => player.player_id)).toEqual(player_ids);
  });

  it('takes 100,000 entries, and not one more', async () => {
    const player_emails = Array.from({ length: 99_999 }, (_, index) => `stranger${index}@example.com`);
    const full = await batch({ player_emails, player_ids: [funded] });
    expect(full.status).toBe(200);
    expect(full.body.summary).toEqual({ total_requested: 100_000, total_found: 1, total_not_found: 99_999 });
    const tooMany = await batch({ player_emails, player_ids: [funded, penniless] });
    expect([tooMany.status, tooMany.body.error]).toEqual([400, 'batch_too_large']);
  });

  it('never shows a player of another game', async () => {
    const other = await world.addGame();
    const { body } = await batch({ player_ids: [funded], player_emails: [FUNDED] }, other.key);
    expect(body.summary).toEqual({ total_requested: 2, total_found: 0, total_not_found: 2 });
  });

  // Above 150 entries, batches keep what they read in another way.
  describe.each([
    ['small', 0],
    ['large', 400],
  ])('a %s one', (size, more) => {
    const others = Array.from({ length: more }, (_, index) => `batch-nobody-${index}@example.com`);

    it('shows a player who has come to be since it found nobody', async () => {
      const newcomer = `batch-newcomer-${size}@example.com`;
      const player_emails = [FUNDED, newcomer, ...others];
      for (let time = 0; time < 2; time++) {
        expect((await batch({ player_emails })).body.summary).toMatchObject({ total_found: 1 });
      }
      await world.game.addPlayer(newcomer, '3.00');
      const { summary, results } = (await batch({ player_emails })).body;
      expect(summary).toMatchObject({ total_found: 2, total_not_found: more });
      expect(results.slice(0, 2).map(({ total_value }) => total_value)).toEqual(['1507.00', '3.00']);
    });

    it('answers by what is kept, until it is told of a change behind its back', async () => {
      const kept = `batch-kept-${size}@example.com`;
      await world.game.addPlayer(kept, '3.00');
      // Events drop what is kept once more, a moment after the write.
      await eventually(async () => expect(await world.dataSource.query('SELECT FROM outbox')).toEqual([]));
      const player_emails = [kept, FUNDED, ...others];
      const nameNow = async () => (await batch({ player_emails })).body.results[0]?.player.player_name;
      const before = await nameNow();
      const changed = `UPDATE player SET name = 'Changed' WHERE email_key = $1 RETURNING player_id`;
      const [rows] = await world.dataSource.query<[{ player_id: string }[]]>(changed, [kept]);
      expect(await nameNow()).toBe(before);
      const body = { game_id: world.game.gameId, player_id: rows[0]?.player_id, player_email: null };
      expect((await world.call('POST', '/api/player-balances/webhook/balance-updated', { body })).status).toBe(200);
      expect(await nameNow()).toBe('Changed');
    });
  });

  it('sees a write that was answered before it came', async () => {
    for (let round = 1; round <= 5; round++) {
      const email = 'batch-fresh@example.com';
      await world.game.addPlayer(email, '1.00');
      const { body } = await batch({ player_emails: [email] });
      expect(body.results[0]?.total_value).toBe(`${round}.00`);
    }
  });
});
