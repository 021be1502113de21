import type { DataSource } from 'typeorm';
import { Refusal } from '@goldkeep/http';
import type { Transaction } from '@goldkeep/persistence';
import { CircuitOpenError } from '@goldkeep/resilience';
import type { CommandFlows, LedgerCommand } from '../ledger-command';
import { LedgerUnavailableError } from '../ledger-errors';
import { commonFlowOf } from './flow-ids';
import { assignFlowNames, flowOf, readFlowNames, type FlowNames, type UnnumberedNames } from './flow-names';

/** Games whose names are kept in memory; beyond it, the one that was read first is read again when it is needed. */
const GAMES_MAX = 100;

const NONE: FlowNames = { reasons: new Map(), items: new Map() };

interface NamesWanted {
  readonly reasons: Set<string>;
  readonly items: Set<string>;
}

/** Finds out under which numbers commands are counted. Numbers are given once and for good, so they may be kept. */
export class FlowBook {
  private readonly games = new Map<number, FlowNames>();
  /** What the next reading of a game has to number, and that reading: one at a time for a game. */
  private readonly wanted = new Map<number, NamesWanted>();
  private readonly readings = new Map<number, Promise<FlowNames>>();

  constructor(private readonly dataSource: DataSource) {}

  /** The command with its numbers; undefined where the game has to be asked for them. */
  counted(command: LedgerCommand): LedgerCommand | undefined {
    return withFlows(command, this.games.get(command.gameId) ?? NONE);
  }

  /**
   * The command with numbers that the game has, or has now.
   * @throws CircuitOpenError, LedgerUnavailableError: nothing was done
   */
  async count(command: LedgerCommand): Promise<LedgerCommand> {
    const { gameId } = command;
    for (;;) {
      addNames(this.wantedOf(gameId), command);
      // A reading that has begun may not know of this command; the next one does.
      const found = withFlows(command, await (this.readings.get(gameId) ?? this.startReading(gameId)));
      if (found) return found;
    }
  }

  /**
   * The same by the caller's transaction, which may be rolled back: what it numbers is not kept in memory. Numbering
   * takes the lock of the game's row; a transaction that holds shards by then should have numbered before it.
   */
  async countWithin(tx: Transaction, commands: readonly LedgerCommand[]): Promise<LedgerCommand[]> {
    const counted: LedgerCommand[] = [];
    for (const command of commands) {
      const { gameId } = command;
      let found = this.counted(command) ?? withFlows(command, await readFlowNames(tx, gameId));
      if (!found) {
        const wanted = { reasons: new Set<string>(), items: new Set<string>() };
        addNames(wanted, command);
        found = withFlows(command, await assignFlowNames(tx, gameId, wanted));
      }
      if (!found) throw new Error('a game numbered its flows and lacks one');
      counted.push(found);
    }
    return counted;
  }

  private wantedOf(gameId: number): NamesWanted {
    const wanted = this.wanted.get(gameId) ?? { reasons: new Set(), items: new Set() };
    this.wanted.set(gameId, wanted);
    return wanted;
  }

  private startReading(gameId: number): Promise<FlowNames> {
    const reading = this.read(gameId).finally(() => this.readings.delete(gameId));
    this.readings.set(gameId, reading);
    return reading;
  }

  private async read(gameId: number): Promise<FlowNames> {
    // Commands that arrived in this turn of the event loop are numbered together.
    await new Promise(setImmediate);
    const wanted = this.wantedOf(gameId);
    this.wanted.delete(gameId);
    try {
      let names = await readFlowNames(this.dataSource, gameId);
      if (!hasAll(names, wanted)) {
        names = await this.dataSource.transaction('READ COMMITTED', (tx) => assignFlowNames(tx, gameId, wanted));
      }
      this.keep(gameId, names);
      return names;
    } catch (error) {
      if (error instanceof CircuitOpenError || error instanceof Refusal) throw error;
      throw new LedgerUnavailableError({ cause: error });
    }
  }

  private keep(gameId: number, names: FlowNames): void {
    const [first] = this.games.keys();
    if (first !== undefined && this.games.size >= GAMES_MAX && !this.games.has(gameId)) this.games.delete(first);
    this.games.set(gameId, names);
  }
}

/** The number of a reason is looked up by name, unless every game has it. */
function withFlows(command: LedgerCommand, names: FlowNames): LedgerCommand | undefined {
  const { kind, reason, itemId } = command;
  const reasonFlow = commonFlowOf(kind, reason) ?? flowOf(names, { reason: reason ?? '' });
  const itemFlow = itemId === null ? null : flowOf(names, { item: itemId });
  if (reasonFlow === undefined || itemFlow === undefined) return undefined;
  const flows: CommandFlows = { reason: reasonFlow, item: itemFlow };
  return { ...command, flows };
}

function addNames({ reasons, items }: NamesWanted, { kind, reason, itemId }: LedgerCommand): void {
  if (reason !== null && commonFlowOf(kind, reason) === undefined) reasons.add(reason);
  if (itemId !== null) items.add(itemId);
}

function hasAll(names: FlowNames, { reasons, items }: UnnumberedNames): boolean {
  const isKnown = [...reasons].every((reason) => flowOf(names, { reason }) !== undefined);
  return isKnown && [...items].every((item) => flowOf(names, { item }) !== undefined);
}
