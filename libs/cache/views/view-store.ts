import type { Awaitable } from '../awaitable';
import type { Bundle } from './bundle';

/** Names a view: by its key, or by another name that leads to it (`@` stands in front of those). */
export type ViewName = string;

/** Says up to where a reader knows what was dropped. Taken before the database is read, shown when storing. */
export interface ReadToken {
  readonly epoch: string;
  readonly clock: number;
}

export interface ViewsRead {
  /** In the order of the names; undefined where nothing is stored. */
  readonly views: readonly (string | undefined)[];
  readonly token: ReadToken;
  /** Whether the caller was given the lease for reading what is missing: somebody else has it otherwise. */
  readonly isLeased: boolean;
}

export interface NewView {
  readonly key: string;
  /** `@...`, or null. */
  readonly alias: string | null;
  readonly value: string;
}

/** What is kept as a bundle, and the token for reading it anew. */
export interface BundleRead {
  readonly value: string | undefined;
  readonly token: ReadToken;
}

/** Views are kept this long at the most, far beyond their life: while the database is away, old ones still serve. */
export const VIEW_KEPT_MS = 3_600_000;
/** Bundles are many views at once, and no answer of last resort. */
export const BUNDLE_KEPT_MS = 60_000;
/** How long a reader may take before another process reads the same from the database. */
export const LEASE_MS = 500;
/** Drops that are remembered. A reader that is overtaken by this many may no longer store what it read. */
export const DROPS_REMEMBERED_MAX = 100_000;

/**
 * Ready-made answers, kept until what they show has changed.
 *
 * A drop is numbered and remembered for as long as there is room. A reader takes the number of the last drop before
 * it reads the database, and what it read is stored only if its key was not dropped since: thus a slow reader never
 * puts an old value back. Where the memory of drops does not reach back far enough, the reader counts as overtaken.
 */
export abstract class ViewStore {
  /** Looks up views, and takes the token for reading what is missing. */
  abstract read(names: readonly ViewName[]): Awaitable<ViewsRead>;

  /** Looks up one view; when it is missing, one caller of all processes is given a lease for reading it. */
  abstract readOrLease(name: ViewName): Awaitable<ViewsRead>;

  /** Gives a lease back without storing anything. */
  abstract release(name: ViewName): Promise<void>;

  /** Stores what was read under the token, and gives the lease of `leased` back. @returns for each whether it was stored */
  abstract store(token: ReadToken, views: readonly NewView[], leased?: ViewName): Promise<readonly boolean[]>;

  /** Looks up a bundle none of whose keys was dropped since it was read. @param name marked by {@link BUNDLE_MARK} */
  abstract readBundle(name: ViewName): Awaitable<BundleRead>;

  /** Keeps a bundle that was read under the token. */
  abstract storeBundle(token: ReadToken, name: ViewName, bundle: Bundle): Promise<void>;

  /** Drops views for every process, and bundles with them. When it resolves, nobody can find what they showed. */
  abstract drop(keys: readonly string[]): Promise<void>;

  /** The key to which another name leads, if a view is stored under it. */
  abstract keyOf(alias: ViewName): Promise<string | undefined>;
}

/** Tells other names from keys. */
export const ALIAS_MARK = '@';
/** Tells bundles from views. */
export const BUNDLE_MARK = '=';
