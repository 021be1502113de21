import { noteChange, type Shard, type Transaction } from '@goldkeep/persistence';
import type { Ledger } from '../ledger';
import type { LedgerCommand, LedgerStep } from '../ledger-command';
import type { AppliedOutcome, DuplicateOutcome, LaneOutcome, RefusedOutcome } from '../ledger-outcome';
import { readBalances } from '../recharge/read-balances';
import { settleStep } from '../recharge/settle-step';
import { groupsOf, linked, type CompositePart } from './groups';

/** Rolls the transaction back. */
export class StoppedError extends Error {
  constructor(
    readonly part: number,
    readonly outcome: DuplicateOutcome | RefusedOutcome,
  ) {
    super(`part ${part} of a composite command was not applied: ${outcome.status}`);
  }
}

interface CompositeWork {
  readonly tx: Transaction;
  readonly ledger: Ledger;
  readonly parts: readonly CompositePart[];
  readonly nowMs: number;
  /** Shards to lock besides those of the parts. */
  readonly alsoLocked: readonly Shard[];
}

const LOCK = 'SELECT shard, next_seq FROM shard WHERE shard = ANY ($1) ORDER BY shard FOR UPDATE';

/** The parts of one composite command on their way through its transaction. */
export class CompositeRun {
  private constructor(
    private readonly on: CompositeWork,
    /** The number that the next transaction of a shard gets: nobody else can take it while we hold the shards. */
    private readonly nextSeq: Map<Shard, number>,
  ) {}

  static async begin(work: CompositeWork): Promise<CompositeRun> {
    const { tx, parts, alsoLocked } = work;
    const shards = [...new Set([...parts.flat().map(({ shard }) => shard), ...alsoLocked])];
    const rows = await tx.query<{ shard: Shard; next_seq: string }[]>(LOCK, [shards]);
    return new CompositeRun(work, new Map(rows.map((row) => [row.shard, Number(row.next_seq)])));
  }

  /** The outcomes of each part. @throws StoppedError for the first part that is refused or a duplicate */
  async applyAll(): Promise<readonly (readonly AppliedOutcome[])[]> {
    const all: (readonly AppliedOutcome[])[] = [];
    for (const group of groupsOf(this.on.parts)) {
      const settled: LedgerCommand[] = [];
      for (const command of group.flat()) settled.push(await this.settle(command));
      const commands = linked(settled, this.nextSeq);
      const outcomes = await this.send(commands);
      let start = 0;
      for (const part of group) {
        const applied = appliedOrStop(all.length, outcomes.slice(start, start + part.length));
        checkLinks(commands.slice(start, start + part.length), applied);
        all.push(applied);
        start += part.length;
      }
    }
    return all;
  }

  private async settle(command: LedgerCommand): Promise<LedgerCommand> {
    const { gameId, shard, player, steps } = command;
    if (steps.every(({ rechargeTerms }) => rechargeTerms.length === 0)) return command;
    const balances = await readBalances(
      this.on.tx,
      steps.map(({ currencyId }) => ({ gameId, shard, player, currencyId })),
    );
    const by = { send: (booking: LedgerCommand) => this.book(booking), nowMs: this.on.nowMs };
    const [first, ...others] = steps;
    const settled: [LedgerStep, ...LedgerStep[]] = [await settleStep(command, first, balances[0], by)];
    for (const [index, step] of others.entries()) {
      settled.push(await settleStep(command, step, balances[index + 1], by));
    }
    return { ...command, steps: settled };
  }

  private async book(booking: LedgerCommand): Promise<LaneOutcome> {
    const [outcome] = await this.send([booking]);
    if (!outcome) throw new Error('ledger_apply left a command without an outcome');
    return outcome;
  }

  private async send(commands: readonly LedgerCommand[]): Promise<LaneOutcome[]> {
    const outcomes = await this.on.ledger.tryWithin(this.on.tx, commands);
    return outcomes.map((outcome, index) => {
      const { gameId } = commands[index] ?? {};
      if (outcome === 'retry' || gameId === undefined) throw new Error('commands of one player were sent together');
      if (outcome.status !== 'applied') return outcome;
      const { shard, seq, player } = outcome;
      this.nextSeq.set(shard, seq + 1);
      noteChange(this.on.tx, { gameId, playerId: player.playerId });
      return outcome;
    });
  }
}

function appliedOrStop(part: number, outcomes: readonly LaneOutcome[]): readonly AppliedOutcome[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'applied') return outcome;
    if (outcome.status === 'recharge_changed') throw new Error('a balance has changed under the lock of its shard');
    throw new StoppedError(part, outcome);
  });
}

/** The sides of a transfer were told of each other's numbers before they had them. */
function checkLinks(commands: readonly LedgerCommand[], [out, into]: readonly AppliedOutcome[]): void {
  const [first, second] = commands;
  if (first?.kind !== 'transferOut') return;
  if (first.target?.seq !== into?.seq || second?.target?.seq !== out?.seq) {
    throw new Error('the sides of a transfer got other numbers than foreseen');
  }
}
