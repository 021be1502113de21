import { LRUCache } from 'lru-cache';
import type { Clock } from '@goldkeep/auth';
import { HELD_MAX_MS, WINDOW_MS, type Admission, type Entry } from './admission';

interface Gate {
  token: string | null;
  heldUntilMs: number;
  count: number;
  windowEndsMs: number;
}

/** Users remembered, about 15 MB; the ones unseen for longest are forgotten first. */
const USERS_MAX = 100_000;

/** The gates of the users of this process. */
export class MemoryGates {
  private readonly gates = new LRUCache<string, Gate>({ max: USERS_MAX });

  constructor(private readonly clock: Clock) {}

  enter({ userKey, token, perSecond }: Entry): Admission {
    const nowMs = this.clock.nowMs();
    const gate = this.gates.get(userKey) ?? { token: null, heldUntilMs: 0, count: 0, windowEndsMs: 0 };
    if (gate.token !== null && gate.heldUntilMs > nowMs) return { result: 'in_progress' };
    if (gate.windowEndsMs <= nowMs) {
      gate.count = 0;
      gate.windowEndsMs = nowMs + WINDOW_MS;
    }
    const resetMs = gate.windowEndsMs - nowMs;
    if (perSecond !== null && gate.count >= perSecond) return { result: 'too_fast', resetMs };
    gate.count += 1;
    gate.token = token;
    gate.heldUntilMs = nowMs + HELD_MAX_MS;
    this.gates.set(userKey, gate);
    return { result: 'admitted', actionsLeft: (perSecond ?? gate.count) - gate.count, resetMs };
  }

  leave({ userKey, token }: Entry): void {
    const gate = this.gates.peek(userKey);
    if (gate?.token === token) gate.token = null;
  }
}
