import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Default 5,000. */
  readonly timeoutMs?: number;
}

const POLL_INTERVAL_MS = 10;

/**
 * Repeats `check` until it no longer throws, and answers with its result; in time's absence, with its last error.
 * @example await eventually(async () => expect((await readBalance()).available).toBe('5.00'));
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  { timeoutMs = 5_000 }: EventuallyOptions = {},
): Promise<Result> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadlineMs) throw error;
    }
    await pause(POLL_INTERVAL_MS);
  }
}
