import type { Shard } from '@goldkeep/persistence';
import { playerKeyOf } from '../lane-queue';
import type { LedgerCommand } from '../ledger-command';

/** One command, or the two sides of a transfer. Players are named by id; at most the first part has a request id. */
export type CompositePart = readonly [LedgerCommand, ...LedgerCommand[]];

/** Parts that follow each other, in calls of the ledger as large as can be: it takes one command of a player at a time. */
export function groupsOf(parts: readonly CompositePart[]): readonly (readonly CompositePart[])[] {
  const groups: CompositePart[][] = [];
  let players = new Set<string>();
  for (const part of parts) {
    const keys = part.map(playerKeyOf);
    const group = groups.at(-1);
    if (group && !keys.some((key) => players.has(key))) group.push(part);
    else {
      groups.push([part]);
      players = new Set();
    }
    for (const key of keys) players.add(key);
  }
  return groups;
}

/** The commands of one call, the sides of each transfer naming each other by the numbers that they will get. */
export function linked(commands: readonly LedgerCommand[], nextSeq: ReadonlyMap<Shard, number>): LedgerCommand[] {
  const ahead = new Map(nextSeq);
  const seqs = commands.map(({ shard }) => {
    const seq = ahead.get(shard) ?? NaN;
    ahead.set(shard, seq + 1);
    return seq;
  });
  return commands.map((command, index) => {
    const other = command.kind === 'transferOut' ? seqs[index + 1] : seqs[index - 1];
    const isSide = command.kind === 'transferOut' || command.kind === 'transferIn';
    return isSide && other !== undefined ? { ...command, target: { seq: other, state: null } } : command;
  });
}
