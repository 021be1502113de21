import type { GameSettings } from '@goldkeep/games';
import type { LockoutReason } from '../purchases-errors';

export type LockoutRules = GameSettings['lockouts'];

/** One attempt at an item, at the time of the process that was asked. */
export interface Attempt {
  /** Whose it is: one player of one game, who need not exist. */
  readonly playerKey: string;
  readonly itemId: string;
  readonly atMs: number;
  /** Tells it from all others of this process. */
  readonly number: number;
}

export interface Lockout {
  readonly reason: LockoutReason;
  readonly untilMs: number;
}

/**
 * Attempts most of which are remembered per player: as many as the settings let anybody make within one window.
 * It bounds what a player may take up in memory where windows are long.
 */
export const ATTEMPTS_MAX = 100_000;

/** Remembers what players tried to buy, and for how long they are locked out. */
export interface LockoutStore {
  /** Counts the attempt, or answers what stands against it; it then does not count. */
  admit(attempt: Attempt, rules: LockoutRules): Promise<Lockout | undefined>;

  /**
   * Refuses an attempt that was not admitted. The first one too many starts the cooldown, which the answer then shows;
   * so it does when another has started one meanwhile.
   */
  refuse(attempt: Attempt, lockout: Lockout, nowMs: number): Promise<Lockout>;

  /** Counts a failure for lack of funds; the last one that is allowed starts the cooldown. */
  failForFunds(attempt: Attempt, rule: LockoutRules['insufficient_funds'], nowMs: number): Promise<void>;

  /** Forgets an attempt. */
  withdraw(attempt: Attempt): Promise<void>;
}
