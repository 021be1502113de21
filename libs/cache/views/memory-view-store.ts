import { LRUCache } from 'lru-cache';
import { decodeBundle, encodeBundle, type Bundle } from './bundle';
import { NameIndex } from './name-index';
import { RecordRing, type RecordPlace } from './record-ring';
import {
  ALIAS_MARK,
  DROPS_REMEMBERED_MAX,
  ViewStore,
  type BundleRead,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './view-store';

/** All views together, with their names; to find them takes some 48 bytes each beside it. */
const BYTES_MAX = 64 * 1024 * 1024;

/** Views in the memory of this process: enough as long as there is one. When they are too many, the oldest are gone. */
export class MemoryViewStore extends ViewStore {
  private readonly records: RecordRing;
  private readonly index = new NameIndex();
  private readonly leases = new Set<ViewName>();
  private readonly drops: LRUCache<string, number>;
  private clock = 0;
  /** The number of the last drop that is no longer remembered. */
  private floor = 0;

  constructor({ dropsMax = DROPS_REMEMBERED_MAX, bytesMax = BYTES_MAX } = {}) {
    super();
    this.records = new RecordRing(bytesMax, (place, { key, alias }) => {
      this.index.remove(key, place);
      if (alias !== '') this.index.remove(alias, place);
    });
    this.drops = new LRUCache({
      max: dropsMax,
      dispose: (clock, _key, reason) => {
        if (reason === 'evict') this.floor = Math.max(this.floor, clock);
      },
    });
  }

  read(names: readonly ViewName[]): ViewsRead {
    const views = names.map((name) => this.textOf(name));
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

  readBundle(name: ViewName): BundleRead {
    const token = { epoch: '', clock: this.clock };
    const kept = this.textOf(name);
    if (kept === undefined) return { value: undefined, token };
    const { clock, keys, value } = decodeBundle(kept);
    const isGood = clock === this.clock || (clock >= this.floor && keys.every((key) => this.isUndropped(key, clock)));
    return { value: isGood ? value : undefined, token };
  }

  storeBundle({ clock }: ReadToken, name: ViewName, bundle: Bundle): Promise<void> {
    this.put({ key: name, alias: null, value: encodeBundle({ clock, ...bundle }) });
    return Promise.resolve();
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
    const place = this.find(alias);
    return Promise.resolve(place === undefined ? undefined : this.records.keyAt(place));
  }

  private find(name: ViewName): RecordPlace | undefined {
    const isAlias = name.startsWith(ALIAS_MARK);
    return this.index.find(name, (place) => {
      return name === (isAlias ? this.records.aliasAt(place) : this.records.keyAt(place));
    });
  }

  private textOf(name: ViewName): string | undefined {
    const place = this.find(name);
    return place === undefined ? undefined : this.records.valueAt(place);
  }

  private storeOne(readAt: number, view: NewView): boolean {
    if (readAt < this.floor || !this.isUndropped(view.key, readAt)) return false;
    this.put(view);
    return true;
  }

  private isUndropped(key: string, since: number): boolean {
    return (this.drops.peek(key) ?? 0) <= since;
  }

  private put({ key, alias, value }: NewView): void {
    this.remove(key);
    const place = this.records.write({ key, alias: alias ?? '', value });
    if (place === undefined) return;
    this.index.add(key, place);
    if (alias === null) return;
    const former = this.find(alias);
    if (former !== undefined) this.index.remove(alias, former);
    this.index.add(alias, place);
  }

  private remove(key: string): void {
    const place = this.find(key);
    if (place === undefined) return;
    this.index.remove(key, place);
    const alias = this.records.aliasAt(place);
    if (alias !== '') this.index.remove(alias, place);
  }
}
