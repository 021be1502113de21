import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { digestOf } from '@goldkeep/auth';
import { InsuredRedis, type RedisConnection, type RedisScript } from '@goldkeep/cache';
import type { LockoutReason } from '../purchases-errors';
import { ADMIT, FAIL_FOR_FUNDS, REFUSE, WITHDRAW } from './lockout-scripts';
import { ATTEMPTS_MAX, type Attempt, type Lockout, type LockoutRules, type LockoutStore } from './lockout-store';

const PREFIX = 'goldkeep:lockouts';
const SECOND_MS = 1_000;
/** All times until the year 2286 have as many digits. */
const TIME_DIGITS = 13;
const PROCESS_ID_BYTES = 9;

/** In Redis, so that a player is locked out of every process; while it is away, in the process that is asked. */
export class RedisLockoutStore implements LockoutStore {
  private readonly redis: InsuredRedis;
  private readonly processId = randomBytes(PROCESS_ID_BYTES).toString('base64url');

  constructor(
    redis: RedisConnection,
    private readonly meanwhile: LockoutStore,
  ) {
    this.redis = new InsuredRedis(redis, new Logger(RedisLockoutStore.name), 'purchase lockouts');
  }

  admit(attempt: Attempt, rules: LockoutRules): Promise<Lockout | undefined> {
    const { atMs: nowMs } = attempt;
    const itemWindowMs = rules.same_item.window_seconds * SECOND_MS;
    const windowMs = rules.attempts.window_seconds * SECOND_MS;
    const keptMs = Math.max(itemWindowMs, windowMs);
    const args = [
      ...this.nameOf(attempt),
      ...[firstWithin(nowMs, itemWindowMs), rules.same_item.attempts, itemWindowMs],
      ...[firstWithin(nowMs, windowMs), rules.attempts.attempts, rules.attempts.cooldown_seconds * SECOND_MS],
      ...[firstWithin(nowMs, keptMs), keptMs, ATTEMPTS_MAX],
    ];
    return this.run(ADMIT, attempt, args, lockoutIn, () => this.meanwhile.admit(attempt, rules));
  }

  refuse(attempt: Attempt, lockout: Lockout, nowMs: number): Promise<Lockout> {
    const args = [digitsOf(nowMs), lockout.reason, lockout.untilMs];
    const read = (answer: unknown): Lockout => lockoutIn(answer) ?? lockout;
    return this.run(REFUSE, attempt, args, read, () => this.meanwhile.refuse(attempt, lockout, nowMs));
  }

  failForFunds(attempt: Attempt, rule: LockoutRules['insufficient_funds'], nowMs: number): Promise<void> {
    const windowMs = rule.window_seconds * SECOND_MS;
    const cooledDownMs = nowMs + rule.cooldown_seconds * SECOND_MS;
    const window = [firstWithin(nowMs, windowMs), windowMs, rule.failures];
    const args = [digitsOf(nowMs), this.idOf(attempt), ...window, cooledDownMs];
    const meanwhile = (): Promise<void> => this.meanwhile.failForFunds(attempt, rule, nowMs);
    return this.run(FAIL_FOR_FUNDS, attempt, args, () => undefined, meanwhile);
  }

  async withdraw(attempt: Attempt): Promise<void> {
    // Redis may have gone, or come back, since the attempt was admitted: it is forgotten wherever it was counted.
    await this.meanwhile.withdraw(attempt);
    const nothing = (): void => undefined;
    await this.run(WITHDRAW, attempt, this.nameOf(attempt), nothing, nothing);
  }

  /** How an attempt is found again: time, item, id. */
  private nameOf(attempt: Attempt): readonly string[] {
    return [digitsOf(attempt.atMs), shortened(attempt.itemId), this.idOf(attempt)];
  }

  private idOf({ number }: Attempt): string {
    return `${this.processId}.${number}`;
  }

  private run<Result>(
    script: RedisScript,
    { playerKey }: Attempt,
    args: readonly (string | number)[],
    read: (answer: unknown) => Result,
    meanwhile: () => Result | Promise<Result>,
  ): Promise<Result> {
    const key = `${PREFIX}:${shortened(playerKey)}`;
    const texts = args.map(String);
    return this.redis.run(async (client) => read(await script.run(client, key, texts)), meanwhile);
  }
}

/** A digest: it is short, sorts where a colon ends it, and keeps e-mail addresses out of Redis. */
function shortened(text: string): string {
  return digestOf(text).toString('base64url');
}

function digitsOf(timeMs: number): string {
  return String(Math.trunc(timeMs)).padStart(TIME_DIGITS, '0');
}

/** The first millisecond that is less than a window old. */
function firstWithin(nowMs: number, windowMs: number): string {
  return digitsOf(nowMs - windowMs + 1);
}

function lockoutIn(answer: unknown): Lockout | undefined {
  const [reason, until] = answer as readonly string[];
  if (!reason || !until) return undefined;
  // The scripts answer with no other words than those they were sent, and the two they know.
  return { reason: reason as LockoutReason, untilMs: Number(until) };
}
