import { wholeSeconds } from './times';

describe('a time on the wire', () => {
  it('is UTC in whole seconds, cut off', () => {
    expect(wholeSeconds(new Date('2026-01-02T03:04:05.999Z'))).toBe('2026-01-02T03:04:05Z');
    expect(wholeSeconds(new Date('2026-01-02T03:04:05+02:00'))).toBe('2026-01-02T01:04:05Z');
  });
});
