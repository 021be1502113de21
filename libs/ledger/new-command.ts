import type { MinorUnits } from '@goldkeep/money';
import type { SystemAccount, TransactionKind } from './accounts';
import type { LedgerCommand, LedgerStep } from './ledger-command';
import type { LedgerCurrency } from './recharge/ledger-currency';

/** What the makers of commands are told whatever the kind. */
export type Common = Pick<LedgerCommand, 'gameId' | 'shard' | 'player' | 'request'> & {
  readonly currency: LedgerCurrency;
  readonly amount: MinorUnits;
  readonly reason?: string | null;
  readonly itemId?: string | null;
  readonly details?: LedgerCommand['details'];
  readonly playerName?: string | null;
};

/** Of an automatic command, which something else than a request id keeps from running twice. */
export type AutomaticCommon = Omit<Common, 'request'>;

export function newCommand(
  kind: TransactionKind,
  common: Common,
  steps: LedgerCommand['steps'],
  rest: Partial<Pick<LedgerCommand, 'fee' | 'target' | 'expiresAt'>> = {},
): LedgerCommand {
  return {
    kind,
    gameId: common.gameId,
    shard: common.shard,
    player: common.player,
    request: common.request,
    steps,
    amount: common.amount,
    fee: 0n,
    reason: common.reason ?? null,
    itemId: common.itemId ?? null,
    flows: null,
    details: common.details ?? null,
    playerName: common.playerName ?? null,
    target: null,
    expiresAt: null,
    ...rest,
  };
}

/** A movement of one currency; what is not named does not move. */
export function stepOf(
  { currencyId, rechargeTerms }: LedgerCurrency,
  movement: Partial<Pick<LedgerStep, 'available' | 'reserved' | 'system' | 'balanceMax' | 'stamp'>>,
): LedgerStep {
  const { available = 0n, reserved = 0n, system = [], balanceMax = null, stamp = null } = movement;
  return { currencyId, available, reserved, system, balanceMax, rechargeTerms, stamp };
}

export function to(account: SystemAccount, amount: MinorUnits): LedgerStep['system'] {
  return [{ account, amount }];
}
