import fc from 'fast-check';
import {
  burn,
  capture,
  convert,
  credit,
  debit,
  expire,
  fingerprintOf,
  hold,
  purchase,
  refund,
  release,
  type LedgerCommand,
  type LedgerCurrency,
} from '@goldkeep/ledger';
import type { LedgerPlayer } from '../support/ledger-world';

/** 0 and 1 have two decimals; 2 has none, recharges and is limited. */
export type CurrencyIndex = 0 | 1 | 2;

/** One step of a story: numbers that a world turns into a command. */
export interface Move {
  readonly kind:
    'credit' | 'debit' | 'purchase' | 'hold' | 'capture' | 'release' | 'expire' | 'refund' | 'convert' | 'burn';
  readonly player: number;
  readonly currency: CurrencyIndex;
  readonly amount: number;
  /** Few different ids, so that stories contain replays. */
  readonly request: number;
  /** Which of the holds or orders made so far to resolve. */
  readonly target: number;
  readonly byEmail: boolean;
  /** How many seconds pass before it. */
  readonly waits: number;
}

export const PLAYERS = 4;

/** Long enough to collide: with few players, ids and targets, most moves meet what an earlier one has left. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Move['kind'][]>(
      ...(['credit', 'credit', 'credit', 'debit', 'purchase', 'purchase', 'hold', 'hold', 'capture'] as const),
      ...(['release', 'expire', 'refund', 'refund', 'convert', 'convert', 'burn'] as const),
    ),
    player: fc.nat({ max: PLAYERS - 1 }),
    currency: fc.constantFrom<CurrencyIndex[]>(0, 1, 2, 2),
    amount: fc.integer({ min: 1, max: 1_000 }),
    request: fc.nat({ max: 40 }),
    target: fc.nat({ max: 2 }),
    byEmail: fc.boolean(),
    waits: fc.nat({ max: 30 }),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);

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
const UNITS = [100n, 100n, 1n] as const;
/** Small enough that amounts of the third currency are on both sides of its max and its limit. */
const WHOLE_UNITS_MAX = 50n;

/** What a conversion of `amount` turns into, and of which currency. */
export function conversionOf(currency: CurrencyIndex, amount: bigint): { into: CurrencyIndex; amount: bigint } {
  const into = ((currency + 1) % 3) as CurrencyIndex;
  return { into, amount: (amount / UNITS[currency]) * UNITS[into] };
}

function amountOf({ kind, currency, amount }: Move, target: Made | undefined): bigint {
  const whole = (BigInt(amount) % WHOLE_UNITS_MAX) + 1n;
  const asked = kind === 'convert' || currency === 2 ? whole * UNITS[currency] : BigInt(amount);
  const most = target ? target.amount - target.refunded : asked;
  return asked < most ? asked : most;
}

/** The command for a move, or undefined when there is nothing of the kind to resolve yet. */
export function commandFor(
  stage: Stage,
  made: readonly Made[],
  move: Move,
): { readonly command: LedgerCommand; readonly target: Made | undefined } | undefined {
  const player = stage.players[move.player];
  if (!player) throw new RangeError('no such player');
  const isResolving =
    move.kind === 'capture' || move.kind === 'release' || move.kind === 'expire' || move.kind === 'refund';
  const wanted = move.kind === 'refund' ? 'purchase' : 'hold';
  const candidates = made.filter((one) => one.kind === wanted && one.player === move.player);
  const target = isResolving ? candidates[move.target % Math.max(1, candidates.length)] : undefined;
  if (isResolving && !target) return undefined;

  const currency = target?.currency ?? move.currency;
  const amount = amountOf(move, target);
  if (amount === 0n) return undefined;
  const common = {
    gameId: stage.gameId,
    shard: player.shard,
    player: move.byEmail ? { emailKey: player.emailKey } : { playerId: player.playerId },
    request: {
      clientRequestId: `${stage.story}-${move.request}`,
      fingerprint: fingerprintOf([move.player, currency, move.amount, target?.seq ?? null]),
    },
    currency: stage.currencies[currency],
    amount,
  };
  return { command: target ? resolving(move.kind, common, target) : making(move, common, stage), target };
}

type Common = Parameters<typeof debit>[0];

function making({ kind, currency }: Move, common: Common, { currencies }: Stage): LedgerCommand {
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

function resolving(kind: Move['kind'], common: Common, target: Made): LedgerCommand {
  if (kind === 'capture') return capture({ ...common, held: target });
  if (kind === 'release') return release({ ...common, held: target });
  if (kind === 'expire') return expire({ ...common, currencyId: common.currency.currencyId, held: target });
  return refund({ ...common, itemId: null, order: target, refundedBefore: target.refunded });
}
