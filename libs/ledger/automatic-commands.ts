import type { LedgerCommand, RechargeStamp } from './ledger-command';
import { STILL_OPEN, type HeldMoney } from './ledger-commands';
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

/**
 * Gives a hold back whose time has come, also where the wallet is frozen; the hold's own state keeps it from happening
 * twice. What the player has in all stays the same, so the clock of a currency that recharges need not be looked at.
 */
export function expire(
  common: Pick<AutomaticCommon, 'gameId' | 'shard' | 'player' | 'reason'> & {
    readonly currencyId: number;
    readonly held: HeldMoney;
  },
): LedgerCommand {
  const { held, currencyId, ...rest } = common;
  const currency = { currencyId, maxBalance: null, rechargeTerms: [] };
  const steps = [stepOf(currency, { available: held.amount, reserved: -held.amount })] as const;
  const target = { seq: held.seq, state: STILL_OPEN };
  return newCommand('expire', { ...rest, currency, amount: held.amount, request: null }, steps, { target });
}
