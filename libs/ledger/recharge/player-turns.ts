import { LedgerBusyError } from '../ledger-errors';

/** Work on one player's behalf is done one after the other, first come, first served; other players do not wait for it. */
export class PlayerTurns {
  private readonly lastOf = new Map<string, Promise<void>>();
  private count = 0;

  /** @param max the most pieces of work waiting or under way, of all players together */
  constructor(private readonly max: number) {}

  /** @throws LedgerBusyError when too much waits; nothing was done */
  async take<Result>(player: string, work: () => Promise<Result>): Promise<Result> {
    if (this.count >= this.max) throw new LedgerBusyError();
    this.count += 1;
    const before = this.lastOf.get(player);
    const done = before ? before.then(work) : work();
    const over = done.then(
      () => undefined,
      () => undefined,
    );
    this.lastOf.set(player, over);
    try {
      return await done;
    } finally {
      this.count -= 1;
      if (this.lastOf.get(player) === over) this.lastOf.delete(player);
    }
  }

  /** Resolves when nothing waits or is under way. */
  async finished(): Promise<void> {
    while (this.lastOf.size > 0) await Promise.all(this.lastOf.values());
  }
}
