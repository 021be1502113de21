export { accountNamed, KINDS, kindNamed, type TransactionKind } from './accounts';
export { expire, forfeit, startingAmount } from './automatic-commands';
export {
  readFlows,
  readGainsSince,
  readItemFlows,
  type DaySpan,
  type Flow,
  type FlowDay,
  type ItemFlow,
} from './flows/read-flows';
export { sumFlows } from './flows/sum-flows';
export { writeReasonDays } from './flows/write-reason-days';
export { Composites } from './composite/composites';
export type { CompositePart } from './composite/groups';
export { balanceAfter, balanceChain, lastSeqAt, type BalanceLink } from './history/balance-at';
export { topHolders, type Holder } from './history/top-holders';
export { Ledger } from './ledger';
export { fingerprintOf, type LedgerCommand, type PlayerReference, type RequestIdentity } from './ledger-command';
export {
  burn,
  capture,
  convert,
  credit,
  debit,
  hold,
  purchase,
  refund,
  release,
  transfer,
  type HeldMoney,
  type KnownPlayer,
} from './ledger-commands';
export { LedgerUnavailableError, refusalFor } from './ledger-errors';
export { LedgerReader, type RecordedTransaction } from './ledger-reader';
export type { LedgerOptions } from './ledger-options';
export type {
  AppliedOutcome,
  AppliedPlayer,
  DuplicateOutcome,
  LedgerOutcome,
  RefusedOutcome,
  TransactionLocation,
} from './ledger-outcome';
export { LedgerModule } from './ledger.module';
export { openBooks } from './open-books';
export { bookOpeningBalances, type OpeningBalance } from './opening-balances/book-opening-balances';
export { ledgerPlayerTables } from './player-tables';
export { pruneMinuteSlots } from './prune-minute-slots';
export type { LedgerCurrency, RechargeTerms } from './recharge/ledger-currency';
export { readLeftovers, readOpenHolds } from './read-leftovers';
export { readWallet, type WalletEntry } from './recharge/read-wallet';
export { sumCurrencies, type CurrencySums } from './sum-currencies';
export { RequestFlights } from './request-flights';
export { publicIdOf, readPublicId } from './transaction-id';
export { ledgerMigrations } from './ledger-schema';
export { LedgerVerificationModule } from './verification/ledger-verification.module';
export { LedgerVerifier } from './verification/ledger-verifier';
export type { VerificationRun } from './verification/verification-runs';
export type { Finding } from './verification/verify-game';
