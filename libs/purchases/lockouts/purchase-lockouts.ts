import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '@goldkeep/auth';
import type { GameSettings } from '@goldkeep/games';
import { PurchaseLockoutError, type LockoutReason } from '../purchases-errors';

export type LockoutRules = GameSettings['lockouts'];

/** Who tries to buy what. The player need not exist. */
export interface PurchaseAttempt {
  readonly gameId: number;
  readonly emailKey: string;
  readonly itemId: string;
}

/** An attempt that was let through, until its outcome is known. */
export interface AdmittedAttempt {
  readonly isAdmitted: true;
  /** The player could not pay. */
  failForFunds(): void;
  /** It was a replay, or never reached a decision: as if it had not been made. */
  withdraw(): void;
}

/** An attempt that is to be refused, unless it turns out to be a replay: those neither count nor start a cooldown. */
export interface BlockedAttempt {
  readonly isAdmitted: false;
  /** What to answer. Refusing the first attempt too many starts the cooldown; blocked ones do not prolong it. */
  refuse(): PurchaseLockoutError;
}

interface Attempt {
  readonly atMs: number;
  readonly itemId: string;
}

interface Lockout {
  readonly untilMs: number;
  readonly reason: LockoutReason;
}

interface Record {
  attempts: Attempt[];
  fundFailuresMs: number[];
  block: Lockout | undefined;
}

const SECOND_MS = 1_000;

/** Players remembered, and times remembered of all of them: about 100 MB at the very most. */
const PLAYERS_MAX = 100_000;
const TIMES_MAX = 1_000_000;

/** Stops players who hammer the shop. Kept in this process; the longest unseen players are forgotten first. */
@Injectable()
export class PurchaseLockouts {
  private readonly records = new LRUCache<string, Record>({ max: PLAYERS_MAX, maxSize: TIMES_MAX });

  constructor(private readonly clock: Clock) {}

  /** Counts an attempt, or blocks it; a blocked one does not count. */
  admit({ gameId, emailKey, itemId }: PurchaseAttempt, rules: LockoutRules): AdmittedAttempt | BlockedAttempt {
    const key = `${gameId}:${emailKey}`;
    const record = this.records.get(key) ?? { attempts: [], fundFailuresMs: [], block: undefined };
    const attempt = { atMs: this.clock.nowMs(), itemId };
    const lockout = this.findLockout(record, attempt, rules);
    if (lockout) return { isAdmitted: false, refuse: () => this.refuse(key, record, lockout) };

    record.attempts.push(attempt);
    this.keep(key, record);
    return {
      isAdmitted: true,
      failForFunds: () => {
        this.countFailure(record, rules.insufficient_funds);
        this.keep(key, record);
      },
      withdraw: () => {
        record.attempts = record.attempts.filter((other) => other !== attempt);
      },
    };
  }

  private findLockout(record: Record, { atMs: nowMs, itemId }: Attempt, rules: LockoutRules): Lockout | undefined {
    if (record.block && record.block.untilMs > nowMs) return record.block;
    record.block = undefined;
    const itemWindowMs = rules.same_item.window_seconds * SECOND_MS;
    const windowMs = rules.attempts.window_seconds * SECOND_MS;
    const keptSinceMs = nowMs - Math.max(itemWindowMs, windowMs);
    record.attempts = record.attempts.filter(({ atMs }) => atMs > keptSinceMs);

    const atItem = record.attempts.filter((other) => other.itemId === itemId && other.atMs > nowMs - itemWindowMs);
    const firstAtItem = atItem.at(-rules.same_item.attempts);
    if (firstAtItem) return { reason: 'same_item', untilMs: firstAtItem.atMs + itemWindowMs };
    const recent = record.attempts.filter(({ atMs }) => atMs > nowMs - windowMs).length;
    if (recent < rules.attempts.attempts) return undefined;
    return { reason: 'too_many_attempts', untilMs: nowMs + rules.attempts.cooldown_seconds * SECOND_MS };
  }

  private refuse(key: string, record: Record, lockout: Lockout): PurchaseLockoutError {
    const nowMs = this.clock.nowMs();
    const isBlocked = record.block !== undefined && record.block.untilMs > nowMs;
    if (lockout.reason === 'too_many_attempts' && !isBlocked) {
      this.block(record, lockout);
      this.keep(key, record);
    }
    const { reason, untilMs } = record.block ?? lockout;
    const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - nowMs) / SECOND_MS));
    return new PurchaseLockoutError({ reason, retryAfterSeconds });
  }

  private countFailure(record: Record, rule: LockoutRules['insufficient_funds']): void {
    const nowMs = this.clock.nowMs();
    const windowMs = rule.window_seconds * SECOND_MS;
    record.fundFailuresMs = [...record.fundFailuresMs.filter((atMs) => atMs > nowMs - windowMs), nowMs];
    if (record.fundFailuresMs.length >= rule.failures) {
      this.block(record, { reason: 'insufficient_funds', untilMs: nowMs + rule.cooldown_seconds * SECOND_MS });
    }
  }

  /** A cooldown starts the counting anew: whoever has sat it out is not blocked again for what led to it. */
  private block(record: Record, lockout: Lockout): void {
    record.block = lockout;
    record.attempts = [];
    record.fundFailuresMs = [];
  }

  private keep(key: string, record: Record): void {
    this.records.set(key, record, { size: 1 + record.attempts.length + record.fundFailuresMs.length });
  }
}
