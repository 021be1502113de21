import { LRUCache } from 'lru-cache';
import {
  ALIAS_MARK,
  DROPS_REMEMBERED_MAX,
  ViewStore,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './view-store';

/** All views together, with what it takes to find them. */
const BYTES_MAX = 128 * 1024 * 1024;
/** What an entry takes beside its value: measured at 100,000 entries on Node 20, rounded up. */
const ENTRY_OVERHEAD_BYTES = 400;

/** Views in the memory of this process: enough as long as there is one. */
export class MemoryViewStore extends ViewStore {
  private readonly views: LRUCache<string, NewView>;
  private readonly keys = new Map<ViewName, string>();
  private readonly leases = new Set<ViewName>();
  private readonly drops: LRUCache<string, number>;
  private clock = 0;
  /** The number of the last drop that is no longer remembered. */
  private floor = 0;

  constructor({ dropsMax = DROPS_REMEMBERED_MAX, bytesMax = BYTES_MAX } = {}) {
    super();
    this.views = new LRUCache({
      maxSize: bytesMax,
      sizeCalculation: ({ value }) => value.length + ENTRY_OVERHEAD_BYTES,
      dispose: ({ alias, key }) => {
        if (alias !== null && this.keys.get(alias) === key) this.keys.delete(alias);
      },
    });
    this.drops = new LRUCache({
      max: dropsMax,
      dispose: (clock, _key, reason) => {
        if (reason === 'evict') this.floor = Math.max(this.floor, clock);
      },
    });
  }

  read(names: readonly ViewName[]): Promise<ViewsRead> {
    const views = names.map((name) => this.find(name));
    return Promise.resolve({ views, token: { epoch: '', clock: this.clock }, isLeased: false });
  }

  /** A lease has no end of its own here: whoever got it is in this process and gives it back. */
  async readOrLease(name: ViewName): Promise<ViewsRead> {
    const found = await this.read([name]);
    if (found.views[0] !== undefined) return found;
    const isLeased = !this.leases.has(name);
    this.leases.add(name);
    return { ...found, isLeased };
  }

  release(name: ViewName): Promise<void> {
    this.leases.delete(name);
    return Promise.resolve();
  }

  store({ clock }: ReadToken, views: readonly NewView[], leased?: ViewName): Promise<readonly boolean[]> {
    if (leased !== undefined) this.leases.delete(leased);
    return Promise.resolve(views.map((view) => this.storeOne(clock, view)));
  }

  drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.clock += 1;
      this.drops.set(key, this.clock);
      this.views.delete(key);
    }
    return Promise.resolve();
  }

  keyOf(alias: ViewName): Promise<string | undefined> {
    return Promise.resolve(this.keys.get(alias));
  }

  private find(name: ViewName): string | undefined {
    const key = name.startsWith(ALIAS_MARK) ? this.keys.get(name) : name;
    return key === undefined ? undefined : this.views.get(key)?.value;
  }

  private storeOne(readAt: number, view: NewView): boolean {
    if (readAt < this.floor || (this.drops.peek(view.key) ?? 0) > readAt) return false;
    this.views.set(view.key, view);
    // After the view: replacing one disposes of the old, and of its other name.
    if (view.alias !== null && this.views.has(view.key)) this.keys.set(view.alias, view.key);
    return true;
  }
}
