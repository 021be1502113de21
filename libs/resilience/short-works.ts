/** Knows whether short works are under way in this process. */
export class ShortWorks {
  private underWay = 0;
  private done: (() => void) | undefined;

  get areUnderWay(): boolean {
    return this.underWay > 0;
  }

  /** {@link end} must follow, whatever becomes of the work. */
  begin(): void {
    this.underWay += 1;
  }

  end(): void {
    this.underWay -= 1;
    if (this.underWay === 0) this.done?.();
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
}
