import { ShortWorks } from './short-works';

/** How long a long work lets short ones go first before it takes its turn all the same. */
const PATIENCE_MS = 25;

/** What long works let go first. */
export const shortWorks = new ShortWorks();
const waiting: (() => void)[] = [];
/** Since when the first in line lets short works go first. */
let patientSinceMs: number | undefined;

/**
 * Lets everybody else have a turn of the event loop before a long work goes on, other long works included: of all that
 * wait here one goes on a turn, first come, first served, and none while short works are under way, for at most 25 ms.
 * So a short request waits for one piece of long work, however many long works there are, and has the database to itself
 * from then on. A piece should take a few milliseconds at most.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(letOneGoOn);
  });
}

function letOneGoOn(): void {
  const nowMs = performance.now();
  patientSinceMs ??= nowMs;
  const leftMs = PATIENCE_MS - (nowMs - patientSinceMs);
  if (shortWorks.areUnderWay && leftMs > 0) {
    shortWorks.onceDone(leftMs, () => setImmediate(letOneGoOn));
    return;
  }
  patientSinceMs = undefined;
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letOneGoOn);
}
