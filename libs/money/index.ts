export {
  AmountSyntaxError,
  BALANCE_MAX,
  feeOf,
  formatAmount,
  formatDigits,
  type MinorUnits,
  parseAmount,
  SCALE_MAX,
  wholeUnits,
} from './amount';
