import type { LedgerCommand, RechargeStamp } from './ledger-command';
import { newCommand, stepOf, to, type AutomaticCommon } from './new-command';

/** What a new player starts with; asked for once, by whoever makes the player. */
export function startingAmount(common: AutomaticCommon): LedgerCommand {
  const { amount, currency } = common;
  const steps = [stepOf(currency, { available: amount, system: to('issuance', -amount) })] as const;
  return newCommand('startingAmount', { ...common, request: null }, steps);
}

/** What has accrued; the stamp holds for one state of the balance, so it is applied once. */
export function recharge(common: AutomaticCommon & { readonly stamp: RechargeStamp }): LedgerCommand {
  const { amount, currency, stamp } = common;
  const steps = [stepOf(currency, { available: amount, system: to('recharge', -amount), stamp })] as const;
  return newCommand('recharge', { ...common, request: null }, steps);
}

/** What a player leaves behind; asked for once, by whoever deletes the player. */
export function forfeit(common: AutomaticCommon): LedgerCommand {
  const { amount, currency } = common;
  const steps = [stepOf(currency, { available: -amount, system: to('forfeited', amount) })] as const;
  return newCommand('forfeit', { ...common, request: null }, steps);
}
