import { KINDS, type TransactionKind } from '../accounts';

/**
 * A flow is what is counted under one name: a reason, or an item. Transactions without a reason of their own go by their
 * kind, under the number of the kind (1-999). Names that games choose get numbers of their game, first come, first
 * served; when those are used up, whatever comes next is counted as `other`.
 */
interface FlowFamily {
  readonly isItem: boolean;
  /** Of everything that got no number any more; the named ones follow it. */
  readonly other: number;
  /** The most names in a game. */
  readonly namesMax: number;
}

export const REASONS: FlowFamily = { isItem: false, other: 1_000, namesMax: 200 };
export const ITEMS: FlowFamily = { isItem: true, other: 2_000, namesMax: 5_000 };

export const OTHER_REASON = REASONS.other;
export const OTHER_NAME = 'other';

/** Kinds that the ledger itself makes go by their kind, whatever reason they carry. */
const AUTOMATIC_KIND_MIN = 100;

/** The reasons that every game has, by name. */
export const COMMON_REASONS: readonly (readonly [name: string, flowId: number])[] = [
  [OTHER_NAME, REASONS.other],
  ...Object.entries(KINDS).map(([kind, number]) => [wireNameOf(kind), number] as const),
];
const FLOWS_BY_NAME: ReadonlyMap<string, number> = new Map(COMMON_REASONS);
const NAMES_BY_FLOW: ReadonlyMap<number, string> = new Map([
  [ITEMS.other, OTHER_NAME],
  ...COMMON_REASONS.map(([name, flowId]) => [flowId, name] as const),
]);

function wireNameOf(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The number of a reason that every game has; undefined for a reason that the game has to number. */
export function commonFlowOf(kind: TransactionKind, reason: string | null): number | undefined {
  if (reason === null || KINDS[kind] >= AUTOMATIC_KIND_MIN) return KINDS[kind];
  return FLOWS_BY_NAME.get(reason);
}

/** The name of a number that every game has. */
export function commonFlowName(flowId: number): string | undefined {
  return NAMES_BY_FLOW.get(flowId);
}
