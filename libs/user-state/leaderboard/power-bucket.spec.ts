import fc from 'fast-check';
import { BUCKET_COUNT, bucketOf, rangeOf } from './power-bucket';

const POWER_MAX = Number.MAX_SAFE_INTEGER;
const powers = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(5_000),
  fc.tuple(fc.nat(53), fc.integer({ min: -2, max: 2 })).map(([exponent, offset]) => {
    return Math.min(Math.max(0, 2 ** exponent + offset), POWER_MAX);
  }),
);

describe('the range of a power', () => {
  it('holds the power', () => {
    fc.assert(
      fc.property(powers, (power) => {
        const { least, width } = rangeOf(bucketOf(power));
        expect([least <= power, power - least < width]).toEqual([true, true]);
      }),
    );
  });

  it('follows upon the one below, without a gap', () => {
    for (let bucket = 1; bucket < BUCKET_COUNT; bucket++) {
      const below = rangeOf(bucket - 1);
      expect(rangeOf(bucket).least).toBe(below.least + below.width);
      expect(bucketOf(rangeOf(bucket).least)).toBe(bucket);
    }
  });

  it('is higher for more power', () => {
    fc.assert(
      fc.property(powers, powers, (one, other) => {
        expect(one <= other || bucketOf(one) >= bucketOf(other)).toBe(true);
      }),
    );
  });

  it('spans at most a 32nd of its powers, and one power alone below 64', () => {
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const { least, width } = rangeOf(bucket);
      expect(least < 64 ? width === 1 : width <= least / 32).toBe(true);
    }
  });

  it('ends with the largest power there is', () => {
    expect(bucketOf(POWER_MAX)).toBe(BUCKET_COUNT - 1);
    const { least, width } = rangeOf(BUCKET_COUNT - 1);
    expect(least + (width - 1)).toBe(POWER_MAX);
  });
});
