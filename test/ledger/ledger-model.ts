import { fingerprintOf, type CompositePart } from '@goldkeep/ledger';
import { FEE_DIVISOR, partOf, playerAt, UNITS, type Made, type Stage } from './ledger-model-commands';
import type { CurrencyIndex, Move, Operation } from './ledger-model-moves';

/** An operation as it is sent to the ledger. */
export interface Planned {
  readonly operation: Operation;
  /** The target's, where there is one. */
  readonly currency: CurrencyIndex;
  readonly amount: bigint;
  readonly target: Made | undefined;
  readonly part: CompositePart;
}

/** Small enough that amounts of the third currency are on both sides of its max and its limit. */
const WHOLE_UNITS_MAX = 50n;

function amountOf({ kind, currency, amount }: Operation, target: Made | undefined): bigint {
  const whole = (BigInt(amount) % WHOLE_UNITS_MAX) + 1n;
  const asked = kind === 'convert' || currency === 2 ? whole * UNITS[currency] : BigInt(amount);
  const most = target ? target.amount - target.refunded : asked;
  return asked < most ? asked : most;
}

/**
 * The operations of a move, but those for which there is nothing of the kind to resolve yet.
 * @param label stands in the details of all that a composite command books
 */
export function planned(stage: Stage, made: readonly Made[], move: Move, label: string): Planned[] {
  const plans: Planned[] = [];
  for (const operation of move.operations) {
    const isFirst = plans.length === 0;
    const plan = planOf(stage, made, operation, { ...move, isFirst, label });
    if (plan) plans.push(plan);
  }
  return plans;
}

type Sending = Pick<Move, 'isComposite' | 'request' | 'byEmail'> & {
  readonly isFirst: boolean;
  readonly label: string;
};

function planOf(
  stage: Stage,
  made: readonly Made[],
  operation: Operation,
  { isComposite, request, byEmail, isFirst, label }: Sending,
): Planned | undefined {
  const { kind } = operation;
  const player = playerAt(stage, operation.player);
  const isResolving = kind === 'capture' || kind === 'release' || kind === 'expire' || kind === 'refund';
  const wanted = kind === 'refund' ? 'purchase' : 'hold';
  const candidates = made.filter((one) => one.kind === wanted && one.player === operation.player);
  const target = isResolving ? candidates[operation.target % Math.max(1, candidates.length)] : undefined;
  if (isResolving && !target) return undefined;

  const currency = target?.currency ?? operation.currency;
  const amount = amountOf(operation, target);
  if (amount === 0n) return undefined;
  const common = {
    gameId: stage.gameId,
    shard: player.shard,
    // Composite commands name players by id, and only their first part may have a request id.
    player: byEmail && !isComposite ? { emailKey: player.emailKey } : { playerId: player.playerId },
    request: isFirst
      ? {
          clientRequestId: `${stage.story}-${request}`,
          fingerprint: fingerprintOf([operation.player, currency, operation.amount, target?.seq ?? null]),
        }
      : null,
    currency: stage.currencies[currency],
    amount,
    details: isComposite ? { label } : null,
  };
  return { operation, currency, amount, target, part: partOf(stage, operation, common, target) };
}

/** The holds and orders that these operations made, by the numbers of their transactions. */
export function madeBy(plans: readonly Planned[], seqs: readonly number[]): Made[] {
  return plans.flatMap(({ operation: { kind, player }, currency, amount }, index) => {
    const seq = seqs[index];
    if (seq === undefined || (kind !== 'hold' && kind !== 'purchase')) return [];
    const fee = kind === 'purchase' ? amount / FEE_DIVISOR : 0n;
    return [{ kind, player, currency, seq, amount, fee, refunded: 0n, open: true }];
  });
}
