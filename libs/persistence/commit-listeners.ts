import { Injectable, Logger } from '@nestjs/common';
import type { Transaction } from './transaction';

/** A player of whom something has changed: money, name, whatever a view may show. */
export interface ChangedPlayer {
  readonly gameId: number;
  readonly playerId: number;
  /** The player was deleted. */
  readonly isGone?: true;
}

export type CommitListener = (players: readonly ChangedPlayer[]) => Promise<void>;

/**
 * Hears of every commit that changed players, before anybody is answered: so whoever reads after an answer finds
 * nothing older. It is quick and may fail; the events of the outbox say the same again, later and surely.
 */
@Injectable()
export class CommitListeners {
  private readonly logger = new Logger(CommitListeners.name);
  private readonly listeners: CommitListener[] = [];

  add(listener: CommitListener): void {
    this.listeners.push(listener);
  }

  /** Resolves when all have heard. It never rejects: what is committed stays, whatever becomes of the listeners. */
  async tell(players: readonly ChangedPlayer[]): Promise<void> {
    if (players.length === 0) return;
    for (const listener of this.listeners) {
      try {
        await listener(players);
      } catch (error) {
        this.logger.debug(`a listener failed; the outbox will tell it again: ${String(error)}`);
      }
    }
  }
}

const changes = new WeakMap<Transaction, ChangedPlayer[]>();

/** Notes within a transaction that it changes a player: listeners hear of it after the commit. */
export function noteChange(tx: Transaction, player: ChangedPlayer): void {
  const noted = changes.get(tx);
  if (noted) noted.push(player);
  else changes.set(tx, [player]);
}

export function changesOf(tx: Transaction): readonly ChangedPlayer[] {
  return changes.get(tx) ?? [];
}
