import type { Currency } from '@goldkeep/games';
import { PlayerLines, type PlayerFormat } from './player-lines';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');

function aCurrency(currencyId: number, code: string, scale: number, maxBalance: bigint | null = null): Currency {
  const rest = {
    gameId: 1,
    name: code,
    isDefault: false,
    isSystem: false,
    startingAmount: 0n,
    recharge: null,
    rechargeTerms: [],
  };
  return { ...rest, currencyId, code, scale, maxBalance };
}

const CURRENCIES = [aCurrency(1, 'GOLD', 2), aCurrency(2, 'GEM', 0, 1_000n)];
const game = { gameId: 1, currencyByCode: (code: string) => CURRENCIES.find((currency) => currency.code === code) };

function read(texts: readonly string[], format?: PlayerFormat) {
  const block = { firstNumber: 1, texts, rejected: [], bytesRead: 0 };
  const { players, rejected } = new PlayerLines(game, format).read(block, NOW_MS);
  return { players: players.map(({ player }) => player), lines: players.map(({ line }) => line.line), rejected };
}

const readJson = (value: unknown) => read([JSON.stringify(value)], 'ndjson');
/** The reason why a player of this kind is rejected. */
const refusal = (fields: Readonly<Record<string, unknown>>) =>
  readJson({ player_email: 'ann@example.com', ...fields }).rejected[0]?.reason;

const ANN = {
  email: 'Ann@Example.com',
  emailKey: 'ann@example.com',
  name: 'Ann, the "Bold"',
  joinedMs: Date.parse('2024-05-06T07:08:09Z'),
  balances: [
    { currencyId: 1, amount: 150_050n },
    { currencyId: 2, amount: 7n },
  ],
};

describe('players', () => {
  it('are read from CSV, whose header names the columns in any order', () => {
    const { players, lines, rejected } = read([
      'date_joined,shoe_size, player_email ,player_name,balance_GOLD,balance_GEM',
      '',
      '2024-05-06T07:08:09Z,44, Ann@Example.com ,"Ann, the ""Bold""",1500.50, 7 ',
      ',,bob@example.com,,0.00,',
    ]);
    expect(rejected).toEqual([]);
    expect(lines).toEqual([3, 4]);
    expect(players[0]).toMatchObject(ANN);
    expect(players[1]).toMatchObject({ name: 'bob', joinedMs: undefined, balances: [] });
  });

  it('are read from NDJSON', () => {
    const { players } = readJson({
      balances: { GOLD: '1500.50', GEM: 7 },
      shoe_size: 44,
      date_joined: '2024-05-06T07:08:09Z',
      player_name: 'Ann, the "Bold"',
      player_email: ' Ann@Example.com ',
    });
    expect(players).toMatchObject([ANN]);
    const nothing = readJson({ player_email: 'bob@example.com', player_name: null, date_joined: null, balances: null });
    expect(nothing.players).toMatchObject([{ name: 'bob', joinedMs: undefined, balances: [] }]);
    expect(readJson({ player_email: 'bob@example.com', balances: { GOLD: null } }).players[0]?.balances).toEqual([]);
  });

  it('are taken for NDJSON where the file begins with {, unless the format is named', () => {
    const line = '{"player_email":"ann@example.com"}';
    expect(read([' ', line]).players).toHaveLength(1);
    expect(() => read([line], 'csv')).toThrow('The header of the CSV file');
  });

  it('without a name get the part before the @, cut to the length of a name', () => {
    const email = `${'🎲'.repeat(140)}@example.com`;
    expect(readJson({ player_email: email }).players[0]?.name).toBe('🎲'.repeat(128));
  });

  it('have the shard and the key that the API finds them by', () => {
    const [player] = readJson({ player_email: 'Player@EXAMPLE.com' }).players;
    expect(player).toMatchObject({ email: 'Player@EXAMPLE.com', emailKey: 'player@example.com', shard: 2 });
  });
});

describe('a line', () => {
  it.each([
    ['no address', { player_email: null }, 'player_email is missing'],
    ['an address that is none', { player_email: 'ann.example.com' }, 'player_email must be an e-mail address'],
    ['an address that is a number', { player_email: 7 }, 'player_email must be a string'],
    ['too long an address', { player_email: `${'a'.repeat(243)}@example.com` }, 'must be at most 254 characters long'],
    ['U+0000 in an address', { player_email: 'a\u0000@example.com' }, 'player_email must not contain control'],
    ['a blank name', { player_name: ' ' }, 'player_name must not be blank'],
    ['too long a name', { player_name: 'x'.repeat(129) }, 'player_name must be at most 128 characters long'],
    ['a line break in a name', { player_name: 'a\nb' }, 'player_name must not contain control characters'],
    ['half a character in a name', { player_name: '\ud83c' }, 'player_name must not contain control characters'],
    ['a time that is none', { date_joined: 'yesterday' }, 'date_joined must be a time of ISO 8601'],
    ['an unknown currency', { balances: { gold: '1' } }, 'the game has no currency gold'],
    ['a balance with a comma', { balances: { GOLD: '1,5' } }, 'the balance of GOLD must be a plain decimal'],
    ['a negative balance', { balances: { GOLD: -1 } }, 'the balance of GOLD must be a plain decimal'],
    ['too many decimals', { balances: { GOLD: '1.005' } }, 'the balance of GOLD may have at most 2 decimals'],
    ['a balance that is no decimal', { balances: { GOLD: true } }, 'the balance of GOLD must be a decimal string'],
    ['a balance above 2^53-1', { balances: { GOLD: '90071992547409.92' } }, 'the balance of GOLD is too large'],
    ['a balance above max_balance', { balances: { GEM: 1_001 } }, 'the balance of GEM is above the most that'],
    ['balances that are no object', { balances: ['1'] }, 'balances must be a JSON object'],
  ])('with %s is rejected with the reason', (_mistake, fields, reason) => {
    expect(refusal(fields)).toContain(reason);
  });

  it('of NDJSON that is no object is rejected', () => {
    const { rejected, lines } = read(['{"player_email":"a@example.com"}', '{"player_email":', '[1]', 'null'], 'ndjson');
    expect(lines).toEqual([1]);
    expect(rejected).toEqual([
      { line: 2, reason: 'is not JSON', text: '{"player_email":' },
      { line: 3, reason: 'must be a JSON object', text: '[1]' },
      { line: 4, reason: 'must be a JSON object', text: 'null' },
    ]);
  });

  it('of CSV with a quote in the wrong place spoils no other line', () => {
    const { rejected, lines } = read([
      'player_email,player_name',
      '"a@example.com","A"',
      'b@example.com,"B',
      '"c@example.com","C"',
      'd@example.com,D"D',
      '"e@example.com",E',
    ]);
    expect(lines).toEqual([2, 4, 6]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'has quotes in the wrong place'],
      [5, 'has quotes in the wrong place'],
    ]);
  });

  it('of CSV with more or fewer cells than the header is rejected', () => {
    const { rejected } = read(['player_email,player_name', 'a@example.com', 'b@example.com,B,B']);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'has 1 cells, and the header 2',
      'has 3 cells, and the header 2',
    ]);
  });

  it('of CSV is not rejected for a currency that only other lines have', () => {
    const { rejected, lines } = read(['player_email,balance_OLD', 'a@example.com,', 'b@example.com,5']);
    expect(lines).toEqual([2]);
    expect(rejected).toMatchObject([{ line: 3, reason: 'the game has no currency OLD' }]);
  });
});

describe('a header of CSV', () => {
  it.each([
    ['email,name', 'The header of the CSV file names no column player_email.'],
    ['player_email,player_name,player_name', 'The header of the CSV file names the column player_name twice.'],
    ['player_email,"name', 'The header of the CSV file has quotes in the wrong place.'],
  ])('that does not say what is what ends the import: %s', (header, message) => {
    expect(() => read([header])).toThrow(message);
  });
});
