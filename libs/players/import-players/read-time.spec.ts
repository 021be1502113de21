import { readTimeMs } from './read-time';

const NOW = '2026-03-01T12:00:00Z';
const read = (value: unknown) => new Date(readTimeMs('date_joined', value, Date.parse(NOW))).toISOString();

describe('a time of joining', () => {
  it.each([
    ['2026-02-28T23:59:59Z', '2026-02-28T23:59:59.000Z'],
    ['2026-02-28T23:59:59.123456Z', '2026-02-28T23:59:59.123Z'],
    ['2026-02-28T23:59:59+02:00', '2026-02-28T21:59:59.000Z'],
    ['2026-02-28T23:59-0130', '2026-03-01T01:29:00.000Z'],
    ['2026-02-28 23:59:59', '2026-02-28T23:59:59.000Z'],
    [' 2026-02-28 ', '2026-02-28T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    [NOW, '2026-03-01T12:00:00.000Z'],
  ])('is read from ISO 8601, as UTC unless it has an offset: %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['28.02.2026', 'must be a time of ISO 8601'],
    ['2026-02-28T23', 'must be a time of ISO 8601'],
    ['2026-02-28T24:00:00Z', 'must be a time of ISO 8601'],
    ['tomorrow', 'must be a time of ISO 8601'],
    [1_772_323_199, 'must be a time of ISO 8601'],
    ['2026-02-29', 'names a time that does not exist'],
    ['2026-02-30T00:00:00Z', 'names a time that does not exist'],
    ['2026-13-01', 'names a time that does not exist'],
    ['2026-02-28T23:60:00Z', 'names a time that does not exist'],
    ['1969-12-31T23:59:59Z', 'must not be before 1970'],
    ['1970-01-01T00:00:00+01:00', 'must not be before 1970'],
    ['2026-03-01T12:00:00.001Z', 'must not be in the future'],
  ])('is refused as %s', (text, reason) => {
    expect(() => read(text)).toThrow(`date_joined ${reason}`);
  });
});
