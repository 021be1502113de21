import { LRUCache } from 'lru-cache';

/** Games whose values are held; the ones unused for longest go first. */
const GAMES_MAX = 1_000;

interface Held<Value> {
  readonly readAtMs: number;
  readonly value: Promise<Value>;
}

/** Values of games that may be a little old: held in the process, one reading at a time for each game. */
export class HeldByGame<Value> {
  private readonly held = new LRUCache<number, Held<Value>>({ max: GAMES_MAX });

  constructor(
    private readonly options: {
      /** A value is read again when it is this old, counted from the start of its reading. */
      readonly lifeMs: number;
      readonly nowMs: () => number;
      readonly read: (gameId: number) => Promise<Value>;
    },
  ) {}

  /** @throws what `read` throws, to all who waited for it; it is read again for the next */
  get(gameId: number): Promise<Value> {
    const { lifeMs, nowMs, read } = this.options;
    const known = this.held.get(gameId);
    if (known && nowMs() - known.readAtMs < lifeMs) return known.value;
    const held = { readAtMs: nowMs(), value: read(gameId) };
    this.held.set(gameId, held);
    held.value.catch(() => {
      if (this.held.peek(gameId) === held) this.held.delete(gameId);
    });
    return held.value;
  }
}
