import type { LedgerCommand } from './ledger-command';
import type { LaneOutcome } from './ledger-outcome';

/** A command on its way, and whom to tell what became of it. */
export interface PendingCommand {
  readonly command: LedgerCommand;
  readonly resolve: (outcome: LaneOutcome) => void;
  readonly reject: (error: Error) => void;
  /** An earlier call that carried this command ended without an answer: it may have been committed. */
  outcomeUnknown: boolean;
}

/** Commands waiting in one lane, first in, first out for each player. */
export class LaneQueue {
  private waiting: PendingCommand[] = [];

  get length(): number {
    return this.waiting.length;
  }

  add(pending: PendingCommand): void {
    this.waiting.push(pending);
  }

  /** Puts commands back before all others, in their order. */
  addFirst(pending: readonly PendingCommand[]): void {
    this.waiting = [...pending, ...this.waiting];
  }

  /**
   * Takes up to `max` commands, at most one per player and per request id: the database function applies a batch
   * as a set, in which two changes of one balance would become one. What must wait keeps its place.
   */
  take(max: number): PendingCommand[] {
    const batch: PendingCommand[] = [];
    const left: PendingCommand[] = [];
    const players = new Set<string>();
    const requests = new Set<string>();
    for (const pending of this.waiting) {
      const player = playerKeyOf(pending.command);
      const request = requestKeyOf(pending.command);
      const isTaken = request !== null && requests.has(request);
      const fits = batch.length < max && !players.has(player) && !isTaken;
      players.add(player);
      if (fits && request !== null) requests.add(request);
      (fits ? batch : left).push(pending);
    }
    this.waiting = left;
    return batch;
  }
}

/** The same for all commands that name a player in the same way. */
export function playerKeyOf({ gameId, player }: LedgerCommand): string {
  return 'playerId' in player ? `#${player.playerId}` : `${gameId}:${player.emailKey}`;
}

function requestKeyOf({ gameId, kind, request }: LedgerCommand): string | null {
  return request && `${gameId}:${kind}:${request.clientRequestId}`;
}
