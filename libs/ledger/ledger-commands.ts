import type { MinorUnits } from '@goldkeep/money';
import type { SystemAccount, TransactionKind } from './accounts';
import type { LedgerCommand, LedgerStep } from './ledger-command';

type Common = Pick<LedgerCommand, 'gameId' | 'shard' | 'player' | 'request'> & {
  readonly currencyId: number;
  readonly amount: MinorUnits;
  readonly reason?: string | null;
  readonly details?: LedgerCommand['details'];
  readonly playerName?: string | null;
};

/** What a hold or an order was when it was made: the part of it that never changes. */
export interface HeldMoney {
  readonly seq: number;
  readonly amount: MinorUnits;
}

interface Movement {
  readonly available?: MinorUnits;
  readonly reserved?: MinorUnits;
  readonly system?: LedgerStep['system'];
  readonly balanceMax?: MinorUnits | null;
}

function command(
  kind: TransactionKind,
  common: Common,
  movement: Movement,
  rest: Partial<LedgerCommand> = {},
): LedgerCommand {
  const { available = 0n, reserved = 0n, system = [], balanceMax = null } = movement;
  return {
    kind,
    gameId: common.gameId,
    shard: common.shard,
    player: common.player,
    request: common.request,
    steps: [{ currencyId: common.currencyId, available, reserved, system, balanceMax }],
    amount: common.amount,
    fee: 0n,
    reason: common.reason ?? null,
    details: common.details ?? null,
    playerName: common.playerName ?? null,
    target: null,
    expiresAt: null,
    ...rest,
  };
}

function to(account: SystemAccount, amount: MinorUnits): LedgerStep['system'] {
  return [{ account, amount }];
}

/** New money for a player, out of issuance. */
export function credit(common: Common & { readonly balanceMax: MinorUnits | null }): LedgerCommand {
  const { amount, balanceMax } = common;
  return command('credit', common, { available: amount, system: to('issuance', -amount), balanceMax });
}

/** What a new player starts with. Counts as automatic; asked for once, by whoever makes the player. */
export function startingAmount(common: Omit<Common, 'request'>): LedgerCommand {
  const { amount } = common;
  return command(
    'startingAmount',
    { ...common, request: null },
    { available: amount, system: to('issuance', -amount) },
  );
}

/** Money that leaves the economy. */
export function debit(common: Common): LedgerCommand {
  const { amount } = common;
  return command('debit', common, { available: -amount, system: to('sink', amount) });
}

/** An item sold: the fee to the platform, the rest to the developer. */
export function purchase(common: Common & { readonly fee: MinorUnits }): LedgerCommand {
  const { amount, fee } = common;
  const system = [
    { account: 'revenue', amount: amount - fee },
    { account: 'platformFee', amount: fee },
  ] as const;
  return command('purchase', common, { available: -amount, system }, { fee });
}

/** Sets money aside until it is captured, released or expires. */
export function hold(common: Common & { readonly expiresAt: Date }): LedgerCommand {
  const { amount, expiresAt } = common;
  return command('hold', common, { available: -amount, reserved: amount }, { expiresAt });
}

const STILL_OPEN = 0n;

/** Takes `amount` of an open hold and gives the rest back. */
export function capture(common: Common & { readonly held: HeldMoney }): LedgerCommand {
  const { amount, held } = common;
  const movement = { available: held.amount - amount, reserved: -held.amount, system: to('sink', amount) };
  return command('capture', common, movement, { target: { seq: held.seq, state: STILL_OPEN } });
}

/** Gives an open hold back whole. */
export function release(common: Omit<Common, 'amount'> & { readonly held: HeldMoney }): LedgerCommand {
  const { held } = common;
  const movement = { available: held.amount, reserved: -held.amount };
  return command('release', { ...common, amount: held.amount }, movement, {
    target: { seq: held.seq, state: STILL_OPEN },
  });
}

/**
 * Gives back `amount` of an order. The fee is reversed so that, over all parts, exactly the fee's share of what has
 * been refunded is reversed: each part takes the difference of two roundings, never a rounding of its own.
 */
export function refund(
  common: Common & { readonly order: HeldMoney & { readonly fee: MinorUnits }; readonly refundedBefore: MinorUnits },
): LedgerCommand {
  const { amount, order, refundedBefore } = common;
  const feeOfRefunded = (refunded: MinorUnits) => (2n * order.fee * refunded + order.amount) / (2n * order.amount);
  const fee = feeOfRefunded(refundedBefore + amount) - feeOfRefunded(refundedBefore);
  const system = [
    { account: 'revenue', amount: fee - amount },
    { account: 'platformFee', amount: -fee },
  ] as const;
  return command(
    'refund',
    common,
    { available: amount, system },
    { fee, target: { seq: order.seq, state: refundedBefore } },
  );
}
