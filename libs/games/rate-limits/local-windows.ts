import { LRUCache } from 'lru-cache';
import type { Clock } from '@goldkeep/auth';

/** How far a count has come. */
export interface WindowState {
  /** One above the limit says that there was no room. */
  readonly count: number;
  /** Milliseconds until the count starts anew. */
  readonly leftMs: number;
}

export interface CountedWindow {
  readonly key: string;
  /** Whole seconds in milliseconds. */
  readonly windowMs: number;
  readonly limit: number;
}

interface OpenWindow {
  count: number;
  readonly endsAtMs: number;
}

/** Counts held, about 3 MB: those of 4,000 games that use all their limits. The ones unused for longest go first. */
export const WINDOWS_MAX = 20_000;

/** Counts in the memory of this process. */
export class LocalWindows {
  private readonly windows = new LRUCache<string, OpenWindow>({ max: WINDOWS_MAX });

  constructor(private readonly clock: Clock) {}

  /** Counts a request if there is room for it: refused ones do not count. */
  count({ key, windowMs, limit }: CountedWindow): WindowState {
    const nowMs = this.clock.nowMs();
    let window = this.windows.get(key);
    if (!window || window.endsAtMs <= nowMs) {
      window = { count: 0, endsAtMs: nowMs + windowMs };
      this.windows.set(key, window);
    }
    const count = window.count + 1;
    if (count <= limit) window.count = count;
    return { count, leftMs: window.endsAtMs - nowMs };
  }

  /** What has been counted so far; a window that nobody has opened is shown as it would begin. */
  look({ key, windowMs }: CountedWindow): WindowState {
    const nowMs = this.clock.nowMs();
    const window = this.windows.peek(key);
    if (!window || window.endsAtMs <= nowMs) return { count: 0, leftMs: windowMs };
    return { count: window.count, leftMs: window.endsAtMs - nowMs };
  }
}
