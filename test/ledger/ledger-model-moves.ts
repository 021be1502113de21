import fc from 'fast-check';

/** 0 and 1 have two decimals; 2 has none, recharges and is limited. */
export type CurrencyIndex = 0 | 1 | 2;

const LANE_KINDS = [
  ...(['credit', 'credit', 'credit', 'debit', 'purchase', 'purchase', 'hold', 'hold', 'capture'] as const),
  ...(['release', 'expire', 'refund', 'refund', 'convert', 'convert', 'burn'] as const),
] as const;
const BATCH_KINDS = ['credit', 'credit', 'debit', 'hold', 'hold', 'capture', 'release', 'transfer'] as const;

type OperationKind = (typeof LANE_KINDS)[number] | (typeof BATCH_KINDS)[number];

/** Numbers that a stage turns into a command. */
export interface Operation {
  readonly kind: OperationKind;
  readonly player: number;
  /** Of a transfer: how many players further on the one is who gets it. */
  readonly distance: number;
  readonly currency: CurrencyIndex;
  readonly amount: number;
  /** Which of the holds or orders made so far to resolve. */
  readonly target: number;
}

/** One step of a story. */
export interface Move {
  /** Goes as a composite command: a transfer, or a batch of several operations. */
  readonly isComposite: boolean;
  readonly operations: readonly Operation[];
  /** Few different ids, fewer for what is rarer, so that stories contain replays. */
  readonly request: number;
  readonly byEmail: boolean;
  /** How many seconds pass before it. */
  readonly waits: number;
  /** Whether the one who sends a composite command wants it undone when all of it was applied. */
  readonly isUndone: boolean;
}

export const PLAYERS = 4;

/** Who gets the money of a transfer: never the one who gives it. */
export function receiverOf({ player, distance }: Operation): number {
  return (player + distance) % PLAYERS;
}

function operationOf(kinds: readonly OperationKind[]): fc.Arbitrary<Operation> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    player: fc.nat({ max: PLAYERS - 1 }),
    distance: fc.integer({ min: 1, max: PLAYERS - 1 }),
    currency: fc.constantFrom<CurrencyIndex[]>(0, 1, 2, 2),
    amount: fc.integer({ min: 1, max: 1_000 }),
    target: fc.nat({ max: 2 }),
  });
}

function moveOf(operations: fc.Arbitrary<readonly Operation[]>, isComposite: boolean): fc.Arbitrary<Move> {
  return fc.record({
    isComposite: fc.constant(isComposite),
    operations,
    request: fc.nat({ max: isComposite ? 4 : 40 }),
    byEmail: fc.boolean(),
    waits: fc.nat({ max: 30 }),
    isUndone: fc.nat({ max: 9 }).map((chance) => isComposite && chance === 9),
  });
}

/** Long enough to collide: with few players, ids and targets, most moves meet what an earlier one has left. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 18, arbitrary: moveOf(fc.tuple(operationOf(LANE_KINDS)), false) },
    { weight: 2, arbitrary: moveOf(fc.tuple(operationOf(['transfer'])), true) },
    // More operations than players: some come to a player whom an earlier one of the same batch has changed.
    { weight: 2, arbitrary: moveOf(fc.array(operationOf(BATCH_KINDS), { minLength: 2, maxLength: 6 }), true) },
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
);
