export {
  AmountSyntaxError,
  BALANCE_MAX,
  feeOf,
  formatAmount,
  type MinorUnits,
  parseAmount,
  SCALE_MAX,
  wholeUnits,
} from './amount';
