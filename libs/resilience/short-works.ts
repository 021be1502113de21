/** Knows whether short works are under way in this process. */
export class ShortWorks {
  private underWay = 0;
  private done: (() => void) | undefined;

  get areUnderWay(): boolean {
    return this.underWay > 0;
  }

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.underWay += 1;
    const running = work();
    running.then(this.end, this.end);
    return running;
  }

  /** Calls back once, when none is under way any more or the time is over. One caller at a time. */
  onceDone(ms: number, callback: () => void): void {
    const call = (): void => {
      clearTimeout(timer);
      this.done = undefined;
      callback();
    };
    const timer = setTimeout(call, ms);
    this.done = call;
  }

  private readonly end = (): void => {
    this.underWay -= 1;
    if (this.underWay === 0) this.done?.();
  };
}
