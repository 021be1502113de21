import { UnknownCurrencyError, type Currency, type GameSnapshot } from '@goldkeep/games';
import { InvalidAmountError, readMoney } from '@goldkeep/http';
import { feeOf, formatAmount, parseAmount, type MinorUnits } from '@goldkeep/money';
import { TotalMismatchError } from '../purchases-errors';

/** The highest unit or total price of the contract. */
const PRICE_MAX = '999999.99';
const PRICE_MAX_SCALE = 2;

/** What a sale says of its price, as sent. */
export interface PriceTag {
  readonly quantity: number;
  readonly unitPrice: string | number;
  readonly totalPrice: string | number;
  readonly currencyId: number | undefined;
}

/** A checked price in whole minor units. */
export interface PricedSale {
  readonly currency: Currency;
  readonly unit: MinorUnits;
  readonly total: MinorUnits;
  readonly fee: MinorUnits;
}

/** Checks a price and splits it. @throws InvalidAmountError, TotalMismatchError, UnknownCurrencyError */
export function priceSale(game: GameSnapshot, tag: PriceTag): PricedSale {
  const currency = tag.currencyId === undefined ? game.defaultCurrency : game.currencyById(tag.currencyId);
  if (!currency) throw new UnknownCurrencyError();
  const unit = readPrice('unit_price', tag.unitPrice, currency.scale);
  const total = readPrice('total_price', tag.totalPrice, currency.scale);
  const expected = unit * BigInt(tag.quantity);
  if (total !== expected) throw new TotalMismatchError(formatAmount(expected, currency.scale));
  return { currency, unit, total, fee: feeOf(total, BigInt(game.settings.fee_basis_points)) };
}

function readPrice(field: string, value: string | number, scale: number): MinorUnits {
  const price = readMoney(field, value, scale);
  const decimals = Math.max(scale, PRICE_MAX_SCALE);
  if (price * 10n ** BigInt(decimals - scale) > parseAmount(PRICE_MAX, decimals)) {
    throw new InvalidAmountError(field, `must not be above ${PRICE_MAX}`);
  }
  return price;
}
