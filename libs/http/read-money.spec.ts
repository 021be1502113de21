import { BALANCE_MAX, formatAmount } from '@goldkeep/money';
import { readMoney } from './read-money';
import { InvalidAmountError } from './refusal';

describe('a money field', () => {
  it('is read exactly, as a string or as a number', () => {
    expect(readMoney('amount', '12.50', 2)).toBe(1250n);
    expect(readMoney('amount', 12.5, 2)).toBe(1250n);
    expect(readMoney('amount', 0.1, 8)).toBe(10_000_000n);
  });

  it.each(['-5', '+5', '1,5', '1e3', '1_000', 'NaN', '', ' 5', '5 ', '5 EUR', '.5', '5.', '0x10', '1.234', '٣'])(
    'is refused as %j',
    (value) => {
      expect(() => readMoney('amount', value, 2)).toThrow(InvalidAmountError);
    },
  );

  it.each([-5, 1.234, 1e21, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 2 ** 53])('is refused as %d', (value) => {
    expect(() => readMoney('amount', value, 2)).toThrow(InvalidAmountError);
  });

  it('must not be zero, but where that is allowed', () => {
    expect(() => readMoney('amount', '0.00', 2)).toThrow('amount must not be zero');
    expect(readMoney('amount', '0.00', 2, { allowZero: true })).toBe(0n);
  });

  it('may have one sign where that is allowed', () => {
    expect(readMoney('amount', '-5.00', 2, { allowNegative: true })).toBe(-500n);
    expect(readMoney('amount', -5, 2, { allowNegative: true })).toBe(-500n);
    expect(readMoney('amount', '5.00', 2, { allowNegative: true })).toBe(500n);
    for (const value of ['--5', '-+5', '-', '-0']) {
      expect(() => readMoney('amount', value, 2, { allowNegative: true })).toThrow(InvalidAmountError);
    }
  });

  it('may be as large as a balance and no larger', () => {
    expect(readMoney('amount', formatAmount(BALANCE_MAX, 2), 2)).toBe(BALANCE_MAX);
    expect(() => readMoney('amount', formatAmount(BALANCE_MAX + 1n, 2), 2)).toThrow('amount is too large');
    expect(() => readMoney('amount', '9'.repeat(18), 8)).toThrow('amount is too large');
  });

  it('names the field and the reason', () => {
    expect(() => readMoney('unit_price', '1.234', 2)).toThrow('unit_price may have at most 2 decimals');
    expect(() => readMoney('unit_price', '1.5', 0)).toThrow('unit_price may have at most 0 decimals');
  });
});
