import { gameOption, readCode, readCodes, readCount, readScale, readScopes, readSeed, readText } from './option-values';

const readGameId = (text: string): unknown => gameOption().parseArg?.(text, undefined);

describe('options of the command line', () => {
  it.each([
    ['a text', readText('Dragon Harbour ⚓'), 'Dragon Harbour ⚓'],
    ['a code', readCode(16)('GOLD_2-x'), 'GOLD_2-x'],
    ['a scale', readScale('0'), 0],
    ['codes', readCodes('GOLD, GEMS'), ['GOLD', 'GEMS']],
    ['a count', readCount('1000000000'), 1_000_000_000],
    ['a seed', readSeed('0'), 0],
    ['scopes', readScopes('read, purchase'), ['read', 'purchase']],
    ['the id of a game', readGameId('2147483647'), 2_147_483_647],
  ])('read %s', (_kind, read, expected) => {
    expect(read).toEqual(expected);
  });

  it.each([
    ['a blank text', () => readText(' '), 'It must be 1 to 128 printable characters.'],
    ['a long text', () => readText('x'.repeat(129)), 'It must be 1 to 128 printable characters.'],
    ['a line break in a text', () => readText('a\nb'), 'It must be 1 to 128 printable characters.'],
    ['a space in a code', () => readCode(16)('a b'), 'It must be 1 to 16 letters, digits, _ or -.'],
    ['a long code', () => readCode(16)('x'.repeat(17)), 'It must be 1 to 16 letters, digits, _ or -.'],
    ['a code named twice', () => readCodes('GOLD,GOLD'), 'It must not name a code twice.'],
    ['no code between commas', () => readCodes('GOLD,'), 'It must be 1 to 16 letters, digits, _ or -.'],
    ['a count of none', () => readCount('0'), 'It must be a whole number from 1 to 1000000000.'],
    ['an unknown scope', () => readScopes('read,all'), 'It must be some of read,purchase,economy,players.'],
    ['a scope that every object has', () => readScopes('toString'), 'It must be some of'],
    ['a scale beyond the largest', () => readScale('9'), 'It must be a whole number from 0 to 8.'],
    ['a scale that is no number', () => readScale('two'), 'It must be a whole number from 0 to 8.'],
    ['a game of number 0', () => readGameId('0'), 'It must be a whole number from 1 to 2147483647.'],
    ['a game of a fraction', () => readGameId('1.5'), 'It must be a whole number from 1 to 2147483647.'],
  ])('refuse %s, saying what is allowed', (_mistake, read, message) => {
    expect(read).toThrow(message);
  });
});
