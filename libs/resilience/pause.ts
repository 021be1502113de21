/** The rests of a loop: anybody may wake it, and its owner may end it for good. */
export class Pause {
  private isWoken = false;
  private isEnded = false;
  private look: (() => void) | undefined;

  /** Ends the next or running {@link untilWoken}. Any number of calls count as one. */
  wake(): void {
    this.isWoken = true;
    this.look?.();
  }

  /** Ends every rest from now on. */
  end(): void {
    this.isEnded = true;
    this.look?.();
  }

  /** Waits out the time, however often it is woken. */
  rest(ms: number): Promise<void> {
    return this.wait(ms, () => this.isEnded);
  }

  /** Waits until woken, at most `ms`; not at all when woken since the last call. */
  async untilWoken(ms: number): Promise<void> {
    await this.wait(ms, () => this.isEnded || this.isWoken);
    this.isWoken = false;
  }

  private wait(ms: number, isOver: () => boolean): Promise<void> {
    if (isOver()) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.look = undefined;
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.look = () => {
        if (isOver()) finish();
      };
    });
  }
}
