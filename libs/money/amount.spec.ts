import { array, assert, bigInt, constantFrom, double, integer, property, tuple } from 'fast-check';
import { AmountSyntaxError, BALANCE_MAX, feeOf, formatAmount, parseAmount, SCALE_MAX } from '.';

const anyScale = integer({ min: 0, max: SCALE_MAX });
const anyAmount = bigInt({ min: 0n, max: BALANCE_MAX });
const anyBasisPoints = bigInt({ min: 0n, max: 10_000n });

describe('an amount', () => {
  it('comes back from its text unchanged, at every scale', () => {
    assert(
      property(anyAmount, anyScale, (amount, scale) => {
        expect(parseAmount(formatAmount(amount, scale), scale)).toBe(amount);
      }),
    );
  });

  it('is written with exactly as many decimals as its currency has', () => {
    assert(
      property(anyAmount, anyScale, (amount, scale) => {
        const form = scale === 0 ? /^(?:0|[1-9]\d*)$/ : new RegExp(`^(?:0|[1-9]\\d*)\\.\\d{${scale}}$`);
        expect(formatAmount(amount, scale)).toMatch(form);
      }),
    );
  });

  it('is written with one sign when it is below zero', () => {
    assert(
      property(bigInt({ min: 1n, max: BALANCE_MAX }), anyScale, (amount, scale) => {
        expect(formatAmount(-amount, scale)).toBe(`-${formatAmount(amount, scale)}`);
      }),
    );
    expect(formatAmount(-5n, 2)).toBe('-0.05');
  });

  it('may leave out decimals, and is the same as a number', () => {
    expect(parseAmount('12', 2)).toBe(1200n);
    expect(parseAmount('12.5', 2)).toBe(1250n);
    assert(
      property(integer({ min: 0, max: 99_999_999 }), (cents) => {
        expect(parseAmount(cents / 100, 2)).toBe(BigInt(cents));
      }),
    );
  });

  it.each(['1,50', '1.50 ', ' 1.50', '1e3', '1E3', '+1', '-1', 'NaN', 'Infinity', '1_000', '', '.', '1.', '.5', '$1'])(
    'is refused as %j',
    (text) => {
      expect(() => parseAmount(text, 2)).toThrow(AmountSyntaxError);
    },
  );

  it.each([null, undefined, true, {}, ['1'], 1n])('is refused unless it is a text or a number (%#)', (value) => {
    expect(() => parseAmount(value, 2)).toThrow(AmountSyntaxError);
  });

  it('is refused with more decimals than the currency has, even if they are zeros', () => {
    expect(() => parseAmount('1.000', 2)).toThrow('at most 2 decimals');
    expect(() => parseAmount(0.001, 2)).toThrow('at most 2 decimals');
    expect(() => parseAmount('1.0', 0)).toThrow('at most 0 decimals');
  });

  it('is never guessed from a number that is not exact', () => {
    for (const number of [2 ** 53, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(() => parseAmount(number, 8)).toThrow(AmountSyntaxError);
    }
    assert(
      property(double({ min: 0, max: 1e6, noNaN: true }), (number) => {
        const written = String(number);
        const isPlain = /^\d+(?:\.\d{1,8})?$/.test(written);
        if (isPlain) expect(formatAmount(parseAmount(number, 8), 8)).toContain(written);
        else expect(() => parseAmount(number, 8)).toThrow(AmountSyntaxError);
      }),
    );
  });

  it('survives noise: what is accepted is a plain decimal', () => {
    const noise = array(constantFrom(...Array.from('0123456789.,-+eE_ xN')), { maxLength: 8 }).map((signs) =>
      signs.join(''),
    );
    assert(
      property(noise, anyScale, (text, scale) => {
        const isPlain = new RegExp(`^\\d+(?:\\.\\d{1,${Math.max(scale, 1)}})?$`).test(text);
        if (isPlain && (scale > 0 || !text.includes('.'))) expect(parseAmount(text, scale)).toBeGreaterThanOrEqual(0n);
        else expect(() => parseAmount(text, scale)).toThrow(AmountSyntaxError);
      }),
    );
  });
});

describe('a fee', () => {
  it('and the revenue are together the total, and neither is negative', () => {
    assert(
      property(tuple(anyAmount, anyBasisPoints), ([total, basisPoints]) => {
        const fee = feeOf(total, basisPoints);
        const revenue = total - fee;
        expect(fee + revenue).toBe(total);
        expect(fee >= 0n && revenue >= 0n).toBe(true);
      }),
    );
  });

  it('is within half a minor unit of the exact share', () => {
    assert(
      property(anyAmount, anyBasisPoints, (total, basisPoints) => {
        const error = feeOf(total, basisPoints) * 10_000n - total * basisPoints;
        expect(error > -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });

  it('is rounded half up', () => {
    expect(feeOf(105n, 1_000n)).toBe(11n);
    expect(feeOf(104n, 1_000n)).toBe(10n);
    expect(feeOf(5n, 1_000n)).toBe(1n);
    expect(feeOf(4n, 1_000n)).toBe(0n);
    expect([feeOf(7n, 0n), feeOf(7n, 10_000n)]).toEqual([0n, 7n]);
  });
});
