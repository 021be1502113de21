import {
  burn,
  capture,
  convert,
  credit,
  debit,
  expire,
  hold,
  purchase,
  refund,
  release,
  transfer,
  type CompositePart,
  type LedgerCommand,
  type LedgerCurrency,
} from '@goldkeep/ledger';
import type { LedgerPlayer } from '../support/ledger-world';
import { receiverOf, type CurrencyIndex, type Operation } from './ledger-model-moves';

/** A hold or an order that was made, and what has become of it. */
export interface Made {
  readonly kind: 'hold' | 'purchase';
  readonly player: number;
  readonly currency: CurrencyIndex;
  readonly seq: number;
  readonly amount: bigint;
  readonly fee: bigint;
  refunded: bigint;
  open: boolean;
}

/** Where a story plays. */
export interface Stage {
  readonly gameId: number;
  readonly currencies: readonly [LedgerCurrency, LedgerCurrency, LedgerCurrency];
  readonly players: readonly LedgerPlayer[];
  /** Names its requests apart from those of other stories. */
  readonly story: string;
}

export const FEE_DIVISOR = 10n;
/** Minor units of a whole one, by currency. */
export const UNITS = [100n, 100n, 1n] as const;

/** What a conversion of `amount` turns into, and of which currency. */
export function conversionOf(currency: CurrencyIndex, amount: bigint): { into: CurrencyIndex; amount: bigint } {
  const into = ((currency + 1) % 3) as CurrencyIndex;
  return { into, amount: (amount / UNITS[currency]) * UNITS[into] };
}

export function playerAt({ players }: Stage, index: number): LedgerPlayer {
  const player = players[index];
  if (!player) throw new RangeError('no such player');
  return player;
}

/** What all kinds are told. */
type Common = Parameters<typeof debit>[0];

/** The commands of an operation: of a transfer both sides. */
export function partOf(stage: Stage, operation: Operation, common: Common, target: Made | undefined): CompositePart {
  if (target) return [resolving(operation.kind, common, target)];
  if (operation.kind !== 'transfer') return [making(operation, common, stage)];
  const [from, into] = [playerAt(stage, operation.player), playerAt(stage, receiverOf(operation))];
  return transfer({ ...common, from, into });
}

function making({ kind, currency }: Operation, common: Common, { currencies }: Stage): LedgerCommand {
  const { amount } = common;
  switch (kind) {
    case 'credit':
      return credit(common);
    case 'burn':
      return burn(common);
    case 'purchase':
      return purchase({ ...common, fee: amount / FEE_DIVISOR });
    case 'hold':
      return hold({ ...common, expiresAt: new Date('2100-01-01') });
    case 'convert': {
      const { into, amount: worth } = conversionOf(currency, amount);
      return convert({ ...common, into: { currency: currencies[into], amount: worth } });
    }
    default:
      return debit(common);
  }
}

function resolving(kind: Operation['kind'], common: Common, target: Made): LedgerCommand {
  if (kind === 'capture') return capture({ ...common, held: target });
  if (kind === 'release') return release({ ...common, held: target });
  if (kind === 'expire') return expire({ ...common, currencyId: common.currency.currencyId, held: target });
  return refund({ ...common, itemId: null, order: target, refundedBefore: target.refunded });
}
