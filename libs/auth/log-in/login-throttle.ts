import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TooManyFailedLoginsError } from '../auth-errors';
import { Clock } from '../clock';

/** Failed logins that one e-mail address, or one network address, may have within the window. */
export const FAILED_LOGINS_MAX = 10;
export const FAILED_LOGINS_WINDOW_SECONDS = 900;

/** Addresses remembered; the ones unused for longest are forgotten first. At most 10 times each, about 2 MB in all. */
const KEYS_MAX = 10_000;

/** Counts failed logins in a sliding window, in this process only: several processes allow as many times more. */
@Injectable()
export class LoginThrottle {
  private readonly failures = new LRUCache<string, readonly number[]>({ max: KEYS_MAX });

  constructor(private readonly clock: Clock) {}

  /** @throws TooManyFailedLoginsError when any of the keys has used its failures up */
  check(keys: readonly string[]): void {
    const nowMs = this.clock.nowMs();
    const freeAtMs = Math.max(...keys.map((key) => this.freeAtMs(key)));
    if (freeAtMs > nowMs) {
      throw new TooManyFailedLoginsError({ retryAfterSeconds: Math.ceil((freeAtMs - nowMs) / 1_000) });
    }
  }

  countFailure(keys: readonly string[]): void {
    for (const key of keys) this.failures.set(key, [...this.recentFailures(key), this.clock.nowMs()]);
  }

  private freeAtMs(key: string): number {
    const recent = this.recentFailures(key);
    const oldest = recent.at(-FAILED_LOGINS_MAX);
    return oldest === undefined ? 0 : oldest + FAILED_LOGINS_WINDOW_SECONDS * 1_000;
  }

  private recentFailures(key: string): readonly number[] {
    const sinceMs = this.clock.nowMs() - FAILED_LOGINS_WINDOW_SECONDS * 1_000;
    return (this.failures.get(key) ?? []).filter((failedAtMs) => failedAtMs > sinceMs);
  }
}
