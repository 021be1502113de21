import { makeUpPlayers, type MadeUpPlayersOptions } from './made-up-players';
import { playerText } from './player-text';

const UNTIL = new Date('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;

function some(parts: Partial<MadeUpPlayersOptions> = {}) {
  return [...makeUpPlayers({ count: 2_000, currencyCount: 2, seed: 1, until: UNTIL, ...parts })];
}

const textOf = (format: 'csv' | 'ndjson') =>
  [...playerText(some({ count: 3 }), { format, currencies: ['A', 'B'] })].join('');

describe('made-up players', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(some()).toEqual(some());
    expect(some({ seed: 2 })).not.toEqual(some());
    expect(some({ count: 10 })).toEqual(some().slice(0, 10));
  });

  it('joined in the last three years, one in a hundred or so of them in the last day', () => {
    const ages = some().map(({ dateJoined }) => UNTIL.getTime() - dateJoined.getTime());
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeLessThan(3 * 365 * DAY_MS);
    const newcomers = ages.filter((age) => age < DAY_MS).length;
    expect(newcomers).toBeGreaterThanOrEqual(20);
    expect(newcomers).toBeLessThan(40);
  });

  it('have balances of every size, a fifth of them empty', () => {
    const balances = some().flatMap((player) => player.balances);
    const empty = balances.filter((balance) => balance === 0).length;
    expect(empty / balances.length).toBeCloseTo(0.2, 1);
    for (const least of [10, 100, 1_000, 10_000]) {
      expect(balances.filter((balance) => balance >= least && balance < least * 10).length).toBeGreaterThan(500);
    }
  });

  it('have names of their own, some of which need quotes in CSV', () => {
    const names = some().map(({ name }) => name);
    expect(new Set(names).size).toBeGreaterThan(1_000);
    expect(names).toContain('Knight, the "Bold"');
  });
});

describe('their text', () => {
  it('is CSV with a header', () => {
    const [header, ...lines] = textOf('csv').split('\n');
    expect(header).toBe('player_email,player_name,date_joined,balance_A,balance_B');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^player1@example\.com,[^,]+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,\d+,\d+$/);
  });

  it('is NDJSON with the same players', () => {
    const [first] = textOf('ndjson').split('\n');
    const [player] = some({ count: 1 });
    expect(JSON.parse(first ?? '')).toMatchObject({
      player_email: 'player1@example.com',
      player_name: player?.name,
      balances: { A: String(player?.balances[0]), B: String(player?.balances[1]) },
    });
  });

  it('comes in pieces of bounded size', () => {
    const lengths = [...playerText(some(), { format: 'csv', currencies: ['A', 'B'] })].map(({ length }) => length);
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(70_000);
  });
});
