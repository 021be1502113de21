import fc from 'fast-check';
import {
  capture,
  credit,
  debit,
  fingerprintOf,
  hold,
  purchase,
  refund,
  release,
  type LedgerCommand,
} from '@goldkeep/ledger';
import type { LedgerPlayer, LedgerWorld } from '../support/ledger-world';

/** One step of a story: numbers that a world turns into a command. */
export interface Move {
  readonly kind: 'credit' | 'debit' | 'purchase' | 'hold' | 'capture' | 'release' | 'refund';
  readonly player: number;
  readonly currency: 0 | 1;
  readonly amount: number;
  /** Few different ids, so that stories contain replays. */
  readonly request: number;
  /** Which of the holds or orders made so far to resolve. */
  readonly target: number;
  readonly byEmail: boolean;
}

export const PLAYERS = 4;

/** Long enough to collide: with few players, ids and targets, most moves meet what an earlier one has left. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Move['kind'][]>(
      ...([
        'credit',
        'credit',
        'credit',
        'debit',
        'purchase',
        'purchase',
        'hold',
        'hold',
        'capture',
        'release',
      ] as const),
      ...(['refund', 'refund'] as const),
    ),
    player: fc.nat({ max: PLAYERS - 1 }),
    currency: fc.constantFrom<(0 | 1)[]>(0, 1),
    amount: fc.integer({ min: 1, max: 1_000 }),
    request: fc.nat({ max: 40 }),
    target: fc.nat({ max: 2 }),
    byEmail: fc.boolean(),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** A hold or an order that was made, and what has become of it. */
export interface Made {
  readonly kind: 'hold' | 'purchase';
  readonly player: number;
  readonly currency: 0 | 1;
  readonly seq: number;
  readonly amount: bigint;
  readonly fee: bigint;
  refunded: bigint;
  open: boolean;
}

export const FEE_DIVISOR = 10n;

/** The command for a move, or undefined when there is nothing of the kind to resolve yet. */
export function commandFor(
  world: LedgerWorld,
  players: readonly LedgerPlayer[],
  made: readonly Made[],
  move: Move,
  story: string,
): { readonly command: LedgerCommand; readonly target: Made | undefined } | undefined {
  const player = players[move.player];
  if (!player) throw new RangeError('no such player');
  const isResolving = move.kind === 'capture' || move.kind === 'release' || move.kind === 'refund';
  const wanted = move.kind === 'refund' ? 'purchase' : 'hold';
  const candidates = made.filter((one) => one.kind === wanted && one.player === move.player);
  const target = isResolving ? candidates[move.target % Math.max(1, candidates.length)] : undefined;
  if (isResolving && !target) return undefined;

  const currency = target?.currency ?? move.currency;
  const most = target ? target.amount - target.refunded : BigInt(move.amount);
  if (most === 0n) return undefined;
  const amount = BigInt(move.amount) < most ? BigInt(move.amount) : most;
  const common = {
    gameId: world.gameId,
    shard: player.shard,
    player: move.byEmail ? { emailKey: player.emailKey } : { playerId: player.playerId },
    request: {
      clientRequestId: `${story}-${move.request}`,
      fingerprint: fingerprintOf([move.player, currency, move.amount, target?.seq ?? null]),
    },
    currencyId: world.currencyIds[currency],
    amount,
  };
  switch (move.kind) {
    case 'credit':
      return { command: credit({ ...common, balanceMax: null }), target };
    case 'debit':
      return { command: debit(common), target };
    case 'purchase':
      return { command: purchase({ ...common, fee: amount / FEE_DIVISOR }), target };
    case 'hold':
      return { command: hold({ ...common, expiresAt: new Date('2100-01-01') }), target };
    default:
      return target && { command: resolving(move.kind, common, target), target };
  }
}

function resolving(kind: Move['kind'], common: Parameters<typeof debit>[0], target: Made): LedgerCommand {
  if (kind === 'capture') return capture({ ...common, held: target });
  if (kind === 'release') return release({ ...common, held: target });
  return refund({ ...common, order: target, refundedBefore: target.refunded });
}
