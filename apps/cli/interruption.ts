const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** npm passes on the Ctrl-C that the terminal has sent to us too: what comes this soon is not meant as a second one. */
const ECHO_MS = 1_000;

/** Ctrl-C, for a command that takes long and knows how to stop half way. */
export class Interruption {
  private readonly controller = new AbortController();
  private interruptedAtMs = Infinity;

  /** Aborted by the first Ctrl-C or SIGTERM. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Lets the command stop; whoever has no patience for that and asks again, gets `leave`. */
  interrupt(leave: () => void): void {
    const nowMs = performance.now();
    if (nowMs - this.interruptedAtMs > ECHO_MS) leave();
    else if (!this.signal.aborted) {
      this.interruptedAtMs = nowMs;
      this.controller.abort();
    }
  }
}

/** Calls `heed` at Ctrl-C and SIGTERM while `work` is under way, instead of what they do by themselves. */
export async function heedingSignals<Result>(heed: () => void, work: () => Promise<Result>): Promise<Result> {
  for (const signal of SIGNALS) process.on(signal, heed);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, heed);
  }
}
