import { LRUCache } from 'lru-cache';
import { ATTEMPTS_MAX, type Attempt, type Lockout, type LockoutRules, type LockoutStore } from './lockout-store';

interface Record {
  attempts: Attempt[];
  fundFailuresMs: number[];
  block: Lockout | undefined;
}

const SECOND_MS = 1_000;

/** Players remembered, and times remembered of all of them: about 100 MB at the very most. */
const PLAYERS_MAX = 100_000;
const TIMES_MAX = 1_000_000;

/** In the memory of this process; the players unseen for longest are forgotten first. */
export class MemoryLockoutStore implements LockoutStore {
  private readonly records = new LRUCache<string, Record>({ max: PLAYERS_MAX, maxSize: TIMES_MAX });

  admit(attempt: Attempt, rules: LockoutRules): Promise<Lockout | undefined> {
    const record = this.recordOf(attempt);
    const lockout = findLockout(record, attempt, rules);
    if (!lockout) {
      record.attempts.push(attempt);
      if (record.attempts.length > ATTEMPTS_MAX) record.attempts.shift();
      this.keep(attempt, record);
    }
    return Promise.resolve(lockout);
  }

  refuse(attempt: Attempt, lockout: Lockout, nowMs: number): Promise<Lockout> {
    const record = this.recordOf(attempt);
    if (record.block && record.block.untilMs > nowMs) return Promise.resolve(record.block);
    if (lockout.reason === 'too_many_attempts') {
      block(record, lockout);
      this.keep(attempt, record);
    }
    return Promise.resolve(lockout);
  }

  failForFunds(attempt: Attempt, rule: LockoutRules['insufficient_funds'], nowMs: number): Promise<void> {
    const record = this.recordOf(attempt);
    const windowMs = rule.window_seconds * SECOND_MS;
    record.fundFailuresMs = [...record.fundFailuresMs.filter((atMs) => atMs > nowMs - windowMs), nowMs];
    if (record.fundFailuresMs.length >= rule.failures) {
      block(record, { reason: 'insufficient_funds', untilMs: nowMs + rule.cooldown_seconds * SECOND_MS });
    }
    this.keep(attempt, record);
    return Promise.resolve();
  }

  withdraw(attempt: Attempt): Promise<void> {
    const record = this.records.peek(attempt.playerKey);
    if (record) record.attempts = record.attempts.filter((other) => other !== attempt);
    return Promise.resolve();
  }

  private recordOf({ playerKey }: Attempt): Record {
    return this.records.get(playerKey) ?? { attempts: [], fundFailuresMs: [], block: undefined };
  }

  private keep({ playerKey }: Attempt, record: Record): void {
    this.records.set(playerKey, record, { size: 1 + record.attempts.length + record.fundFailuresMs.length });
  }
}

function findLockout(record: Record, { atMs: nowMs, itemId }: Attempt, rules: LockoutRules): Lockout | undefined {
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

/** A cooldown starts the counting anew: whoever has sat it out is not blocked again for what led to it. */
function block(record: Record, lockout: Lockout): void {
  record.block = lockout;
  record.attempts = [];
  record.fundFailuresMs = [];
}
