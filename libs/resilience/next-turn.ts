const waiting: (() => void)[] = [];

/**
 * Lets everybody else have a turn of the event loop before a long work goes on, other long works included: of all that
 * wait here one goes on a turn, first come, first served. So a short request waits for one piece of long work,
 * however many long works there are. A piece should take a few milliseconds at most.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(letOneGoOn);
  });
}

function letOneGoOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letOneGoOn);
}
