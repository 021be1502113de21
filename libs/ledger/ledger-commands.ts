import type { MinorUnits } from '@goldkeep/money';
import type { Shard } from '@goldkeep/persistence';
import type { LedgerCommand } from './ledger-command';
import { newCommand, stepOf, to, type Common } from './new-command';
import type { LedgerCurrency } from './recharge/ledger-currency';

/** What a hold or an order was when it was made: the part of it that never changes. */
export interface HeldMoney {
  readonly seq: number;
  readonly amount: MinorUnits;
}

/** New money for a player, out of issuance. */
export function credit(common: Common): LedgerCommand {
  const { amount, currency } = common;
  const movement = { available: amount, system: to('issuance', -amount), balanceMax: currency.maxBalance };
  return newCommand('credit', common, [stepOf(currency, movement)]);
}

/** Money that leaves the economy. */
export function debit(common: Common): LedgerCommand {
  const { amount, currency } = common;
  return newCommand('debit', common, [stepOf(currency, { available: -amount, system: to('sink', amount) })]);
}

/** Money that its player destroys. */
export function burn(common: Common): LedgerCommand {
  const { amount, currency } = common;
  return newCommand('burn', common, [stepOf(currency, { available: -amount, system: to('sink', amount) })]);
}

/**
 * Turns `amount` of one currency into another, by way of the exchange accounts; what it is worth there is the caller's.
 * @throws RangeError when both are one currency: a command moves each balance by one step at most
 */
export function convert(
  common: Common & { readonly into: { readonly currency: LedgerCurrency; readonly amount: MinorUnits } },
): LedgerCommand {
  const { amount, currency, into } = common;
  if (currency.currencyId === into.currency.currencyId) throw new RangeError('a currency cannot turn into itself');
  return newCommand('convert', common, [
    stepOf(currency, { available: -amount, system: to('exchange', amount) }),
    stepOf(into.currency, {
      available: into.amount,
      system: to('exchange', -into.amount),
      balanceMax: into.currency.maxBalance,
    }),
  ]);
}

/** An item sold: the fee to the platform, the rest to the developer. */
export function purchase(common: Common & { readonly fee: MinorUnits }): LedgerCommand {
  const { amount, currency, fee } = common;
  const system = [
    { account: 'revenue', amount: amount - fee },
    { account: 'platformFee', amount: fee },
  ] as const;
  return newCommand('purchase', common, [stepOf(currency, { available: -amount, system })], { fee });
}

/** Sets money aside until it is captured, released or expires. */
export function hold(common: Common & { readonly expiresAt: Date }): LedgerCommand {
  const { amount, currency, expiresAt } = common;
  return newCommand('hold', common, [stepOf(currency, { available: -amount, reserved: amount })], { expiresAt });
}

/** The state of a hold that nobody has resolved. */
export const STILL_OPEN = 0n;

/** Takes `amount` of an open hold and gives the rest back. */
export function capture(common: Common & { readonly held: HeldMoney }): LedgerCommand {
  const { amount, currency, held } = common;
  const movement = { available: held.amount - amount, reserved: -held.amount, system: to('sink', amount) };
  return newCommand('capture', common, [stepOf(currency, movement)], { target: { seq: held.seq, state: STILL_OPEN } });
}

/** Gives an open hold back whole. */
export function release(common: Omit<Common, 'amount'> & { readonly held: HeldMoney }): LedgerCommand {
  const { currency, held } = common;
  const steps = [stepOf(currency, { available: held.amount, reserved: -held.amount })] as const;
  return newCommand('release', { ...common, amount: held.amount }, steps, {
    target: { seq: held.seq, state: STILL_OPEN },
  });
}

/**
 * Gives back `amount` of an order. The fee is reversed so that, over all parts, exactly the fee's share of what has
 * been refunded is reversed: each part takes the difference of two roundings, never a rounding of its own.
 */
export function refund(
  common: Common & {
    /** As the order has it, so that the item's counters tell of the refund. */
    readonly itemId: string | null;
    readonly order: HeldMoney & { readonly fee: MinorUnits };
    readonly refundedBefore: MinorUnits;
  },
): LedgerCommand {
  const { amount, currency, order, refundedBefore } = common;
  const feeOfRefunded = (refunded: MinorUnits) => (2n * order.fee * refunded + order.amount) / (2n * order.amount);
  const fee = feeOfRefunded(refundedBefore + amount) - feeOfRefunded(refundedBefore);
  const system = [
    { account: 'revenue', amount: fee - amount },
    { account: 'platformFee', amount: -fee },
  ] as const;
  return newCommand('refund', common, [stepOf(currency, { available: amount, system })], {
    fee,
    target: { seq: order.seq, state: refundedBefore },
  });
}

/** A player as commands name one that is known. */
export interface KnownPlayer {
  readonly shard: Shard;
  readonly playerId: number;
}

/**
 * Money that goes from one player to another, by way of the exchange account: one transaction each, which tell of each
 * other. They go together, as one part of a composite command.
 * @throws RangeError when both are one player
 */
export function transfer(
  common: Omit<Common, 'shard' | 'player' | 'playerName'> & { readonly from: KnownPlayer; readonly into: KnownPlayer },
): readonly [LedgerCommand, LedgerCommand] {
  const { from, into, amount, currency, details: metadata = null, ...rest } = common;
  if (from.playerId === into.playerId) throw new RangeError('a player cannot transfer to the same player');
  const side = (own: KnownPlayer, other: KnownPlayer) => ({
    ...{ ...rest, currency, amount, shard: own.shard, player: { playerId: own.playerId } },
    details: { counterpart_player_id: other.playerId, metadata },
  });
  const gained = { available: amount, system: to('exchange', -amount), balanceMax: currency.maxBalance };
  const given = { available: -amount, system: to('exchange', amount) };
  return [
    newCommand('transferOut', side(from, into), [stepOf(currency, given)]),
    newCommand('transferIn', { ...side(into, from), request: null }, [stepOf(currency, gained)]),
  ];
}
