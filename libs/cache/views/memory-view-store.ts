import { LRUCache } from 'lru-cache';
import { ByteRing, type TextPlace } from './byte-ring';
import {
  ALIAS_MARK,
  DROPS_REMEMBERED_MAX,
  ViewStore,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './view-store';

/** All views together, without what it takes to find them: at the most some 300 bytes each. */
const BYTES_MAX = 64 * 1024 * 1024;

interface StoredView extends TextPlace {
  readonly alias: string | null;
}

/** Views in the memory of this process: enough as long as there is one. When they are too many, the oldest are gone. */
export class MemoryViewStore extends ViewStore {
  private readonly texts: ByteRing;
  private readonly views = new Map<string, StoredView>();
  private readonly keys = new Map<ViewName, string>();
  private readonly leases = new Set<ViewName>();
  private readonly drops: LRUCache<string, number>;
  private clock = 0;
  /** The number of the last drop that is no longer remembered. */
  private floor = 0;

  constructor({ dropsMax = DROPS_REMEMBERED_MAX, bytesMax = BYTES_MAX } = {}) {
    super();
    this.texts = new ByteRing(bytesMax, (keys) => this.removeOverwritten(keys));
    this.drops = new LRUCache({
      max: dropsMax,
      dispose: (clock, _key, reason) => {
        if (reason === 'evict') this.floor = Math.max(this.floor, clock);
      },
    });
  }

  read(names: readonly ViewName[]): ViewsRead {
    const views = names.map((name) => this.find(name));
    return { views, token: { epoch: '', clock: this.clock }, isLeased: false };
  }

  /** A lease has no end of its own here: whoever got it is in this process and gives it back. */
  readOrLease(name: ViewName): ViewsRead {
    const found = this.read([name]);
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
      this.remove(key);
    }
    return Promise.resolve();
  }

  keyOf(alias: ViewName): Promise<string | undefined> {
    return Promise.resolve(this.keys.get(alias));
  }

  private find(name: ViewName): string | undefined {
    const key = name.startsWith(ALIAS_MARK) ? this.keys.get(name) : name;
    const view = key === undefined ? undefined : this.views.get(key);
    return view && this.texts.read(view);
  }

  private storeOne(readAt: number, { key, alias, value }: NewView): boolean {
    if (readAt < this.floor || (this.drops.peek(key) ?? 0) > readAt) return false;
    this.remove(key);
    const place = this.texts.write(key, value);
    if (!place) return true;
    this.views.set(key, { ...place, alias });
    if (alias !== null) this.keys.set(alias, key);
    return true;
  }

  private removeOverwritten(keys: readonly string[]): void {
    for (const key of keys) {
      const view = this.views.get(key);
      if (view && this.texts.isOverwritten(view.start)) this.remove(key);
    }
  }

  private remove(key: string): void {
    const alias = this.views.get(key)?.alias ?? null;
    this.views.delete(key);
    if (alias !== null && this.keys.get(alias) === key) this.keys.delete(alias);
  }
}
