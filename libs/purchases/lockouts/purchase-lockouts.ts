import { Inject, Injectable, Optional } from '@nestjs/common';
import { Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { PurchaseLockoutError } from '../purchases-errors';
import type { Attempt, Lockout, LockoutRules, LockoutStore } from './lockout-store';
import { MemoryLockoutStore } from './memory-lockout-store';
import { RedisLockoutStore } from './redis-lockout-store';

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
  failForFunds(): Promise<void>;
  /** It was a replay, or never reached a decision: as if it had not been made. */
  withdraw(): Promise<void>;
}

/** An attempt that is to be refused, unless it turns out to be a replay: those neither count nor start a cooldown. */
export interface BlockedAttempt {
  readonly isAdmitted: false;
  /** What to answer. Refusing the first attempt too many starts the cooldown; blocked ones do not prolong it. */
  refuse(): Promise<PurchaseLockoutError>;
}

const SECOND_MS = 1_000;

/** Stops players who hammer the shop: in all processes with Redis, without it in this one. */
@Injectable()
export class PurchaseLockouts {
  private readonly store: LockoutStore;
  private attempts = 0;

  constructor(
    private readonly clock: Clock,
    @Optional() @Inject(RedisConnection) redis: RedisConnection | null,
  ) {
    const memory = new MemoryLockoutStore();
    this.store = redis ? new RedisLockoutStore(redis, memory) : memory;
  }

  /** Counts an attempt, or blocks it; a blocked one does not count. */
  async admit(
    { gameId, emailKey, itemId }: PurchaseAttempt,
    rules: LockoutRules,
  ): Promise<AdmittedAttempt | BlockedAttempt> {
    this.attempts += 1;
    const playerKey = `${gameId}:${emailKey}`;
    const attempt = { playerKey, itemId, atMs: this.clock.nowMs(), number: this.attempts };
    const lockout = await this.store.admit(attempt, rules);
    if (lockout) return { isAdmitted: false, refuse: () => this.refuse(attempt, lockout) };
    return {
      isAdmitted: true,
      failForFunds: () => this.store.failForFunds(attempt, rules.insufficient_funds, this.clock.nowMs()),
      withdraw: () => this.store.withdraw(attempt),
    };
  }

  private async refuse(attempt: Attempt, lockout: Lockout): Promise<PurchaseLockoutError> {
    const nowMs = this.clock.nowMs();
    const { reason, untilMs } = await this.store.refuse(attempt, lockout, nowMs);
    const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - nowMs) / SECOND_MS));
    return new PurchaseLockoutError({ reason, retryAfterSeconds });
  }
}
