import { conversionOf } from './ledger-model-commands';
import type { Planned } from './ledger-model';
import { receiverOf, type CurrencyIndex } from './ledger-model-moves';

/** What a player has of one currency. */
export interface Wallet {
  available: bigint;
  reserved: bigint;
  /** Of the running period, in a currency that recharges. */
  seconds: number;
}

/** What an operation does to one wallet. */
interface Change {
  readonly player: number;
  readonly currency: CurrencyIndex;
  readonly available: bigint;
  readonly reserved: bigint;
  /** The most that the wallet may come to by it. */
  readonly limit: bigint | null;
}

/** Of several, the last holds. */
const REFUSALS = ['balance_limit_exceeded', 'insufficient_balance'] as const;

/** Why the ledger must refuse changes that belong together, if it must. */
export function refusalOf(changes: readonly (Change & { readonly wallet: Wallet })[]) {
  const indexes = changes.map(({ wallet, available, reserved, limit }) => {
    if (wallet.available + available < 0n) return 1;
    const total = wallet.available + wallet.reserved + available + reserved;
    return limit !== null && available > 0n && total > limit ? 0 : -1;
  });
  return REFUSALS[Math.max(...indexes)];
}

/** @param limits of the currencies, in their order */
export function changesOf(
  { operation, currency, amount, target }: Planned,
  limits: readonly (bigint | null)[],
): readonly Change[] {
  const { kind, player } = operation;
  const held = target?.amount ?? 0n;
  const change = { player, currency, available: 0n, reserved: 0n, limit: null };
  const gain = { ...change, available: amount, limit: limits[currency] ?? null };
  switch (kind) {
    case 'credit':
      return [gain];
    case 'refund':
      return [{ ...change, available: amount }];
    case 'hold':
      return [{ ...change, available: -amount, reserved: amount }];
    case 'capture':
      return [{ ...change, available: held - amount, reserved: -held }];
    case 'release':
    case 'expire':
      return [{ ...change, available: held, reserved: -held }];
    case 'convert': {
      const { into, amount: worth } = conversionOf(currency, amount);
      return [
        { ...change, available: -amount },
        { ...change, currency: into, available: worth, limit: limits[into] ?? null },
      ];
    }
    case 'transfer':
      return [
        { ...change, available: -amount },
        { ...gain, player: receiverOf(operation) },
      ];
    default:
      return [{ ...change, available: -amount }];
  }
}
