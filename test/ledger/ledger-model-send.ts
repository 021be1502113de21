import { Composites, LedgerReader, type AppliedOutcome, type Ledger, type LedgerOutcome } from '@goldkeep/ledger';
import { CommitListeners, UnitOfWork } from '@goldkeep/persistence';
import type { LedgerWorld } from '../support/ledger-world';
import type { Planned } from './ledger-model';
import { receiverOf, type Move, type Operation } from './ledger-model-moves';

/** What one process reaches the ledger by. */
export interface LedgerProcess {
  readonly ledger: Ledger;
  readonly composites: Composites;
}

/** @param ledger of the process */
export function processOf(world: LedgerWorld, ledger: Ledger): LedgerProcess {
  const unitOfWork = new UnitOfWork(world.dataSource, new CommitListeners());
  return { ledger, composites: new Composites(unitOfWork, world.clock, ledger, new LedgerReader(world.dataSource)) };
}

/** What became of a move. */
export interface Answer {
  readonly status: LedgerOutcome['status'] | 'undone';
  /** The part that was not applied, counted from 0; null where all were. */
  readonly stoppedAt: number | null;
  /** Of each part, when the move was applied. */
  readonly outcomes: readonly (readonly AppliedOutcome[])[];
}

/** Undoes a composite command that was applied, as whoever completes one may. */
class UndoneError extends Error {}

/** Sends the operations of a move to the ledger: one alone through its lane. */
export async function send(by: LedgerProcess, move: Move, plans: readonly Planned[]): Promise<Answer> {
  if (move.isComposite) return sendTogether(by, move, plans);
  const [command] = plans[0]?.part ?? [];
  if (!command) throw new RangeError('nothing to send');
  const outcome = await by.ledger.submit(command);
  if (outcome.status === 'applied') return { status: 'applied', stoppedAt: null, outcomes: [[outcome]] };
  return { status: outcome.status, stoppedAt: 0, outcomes: [] };
}

async function sendTogether(
  { composites }: LedgerProcess,
  { isUndone }: Move,
  plans: readonly Planned[],
): Promise<Answer> {
  try {
    const done = await composites.apply(
      plans.map(({ part }) => part),
      (_tx, outcomes) => (isUndone ? Promise.reject(new UndoneError()) : Promise.resolve(outcomes)),
    );
    if (done.status === 'applied') return { status: 'applied', stoppedAt: null, outcomes: done.result };
    return { status: done.outcome.status, stoppedAt: done.part, outcomes: [] };
  } catch (error) {
    if (!(error instanceof UndoneError)) throw error;
    return { status: 'undone', stoppedAt: null, outcomes: [] };
  }
}

/** The number of each part's first transaction. */
export function seqsOf({ outcomes }: Answer): number[] {
  return outcomes.map(([first]) => first?.seq ?? NaN);
}

/** Whose money a move is about. */
export function playersOf(plans: readonly Planned[]): Set<number> {
  const isGiving = ({ kind }: Operation) => kind === 'transfer';
  return new Set(plans.flatMap(({ operation: one }) => (isGiving(one) ? [one.player, receiverOf(one)] : [one.player])));
}
