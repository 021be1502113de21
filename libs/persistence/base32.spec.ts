import fc from 'fast-check';
import { decodeBase32, encodeBase32 } from './base32';

describe('base 32', () => {
  it('writes whole numbers with exactly the length asked for', () => {
    expect(encodeBase32(0, 3)).toBe('000');
    expect(encodeBase32(33, 3)).toBe('011');
    expect(encodeBase32(31, 1)).toBe('Z');
    expect(encodeBase32(Number.MAX_SAFE_INTEGER, 11)).toBe('7ZZZZZZZZZZ');
  });

  it('reads every number that it wrote', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(decodeBase32(encodeBase32(value, 11))).toBe(value);
      }),
    );
  });

  it('sorts like the numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (one, other) => {
        expect(encodeBase32(one, 11) < encodeBase32(other, 11)).toBe(one < other);
      }),
    );
  });

  it.each(['I', 'L', 'O', 'U', 'a', '-', ' ', 'é', '0\n', '٣'])('reads nothing from %j', (text) => {
    expect(decodeBase32(text)).toBeUndefined();
  });

  it('reads nothing that a number does not hold exactly', () => {
    expect(decodeBase32('80000000000')).toBeUndefined();
    expect(decodeBase32('Z'.repeat(1_000))).toBeUndefined();
  });
});
