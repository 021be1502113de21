import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { RedisUnavailableError, type RedisClient, type RedisConnection } from '../redis/redis-connection';
import type { RedisScript } from '../redis/redis-script';
import { decodeBundle, encodeBundle, type Bundle } from './bundle';
import { BEGIN, DROP, KEY_OF, tokenIn, READ_OR_LEASE, RELEASE, SCRIPTS, STORE } from './view-scripts';
import {
  ALIAS_MARK,
  BUNDLE_KEPT_MS,
  DROPS_REMEMBERED_MAX,
  LEASE_MS,
  VIEW_KEPT_MS,
  ViewStore,
  type BundleRead,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './view-store';

/** In front of every key of a view, as is the epoch: short ones, since Redis hashes and compares them over and over. */
const PREFIX = 'gk:view';
const EPOCH_BYTES = 9;
/**
 * How long the views of a new epoch are not used. It begins after an interruption, which other processes may notice the
 * end of a little later: until they are back, what they write is dropped by nobody.
 */
const SETTLE_MS = 2_000;
const RUN_ID = /^run_id:(\w+)/m;
/** Names remembered with the keys to which they lead, some 200 bytes each. */
const ALIASES_MAX = 50_000;
const LEASED = 1;

/** The generation of views that this process reads. */
interface Epoch {
  readonly name: string;
  /** In front of the names of its views. */
  readonly prefix: string;
  /** By `performance.now()`. */
  readonly usableFromMs: number;
}

/** What was found under some names, and up to where the drops were known then. */
interface Found<Value> {
  readonly token: ReadToken;
  readonly values: readonly Value[];
}

/**
 * Views in Redis, one truth for all processes.
 *
 * What could not be dropped must not be found later. So a process that could not reach Redis takes a new epoch before
 * it uses Redis again, which makes all older views unreachable: its own drops may be missing, and if Redis hung, those
 * of others may be still on their way. The first to meet a Redis that was started anew does the same, since what that
 * has loaded from its disk is older than drops it never saw.
 */
export class RedisViewStore extends ViewStore {
  private runId = '';
  private epoch: Epoch = { name: '', prefix: '', usableFromMs: 0 };
  private needsNewEpoch = false;
  /** Where names lead to. It is so for good: a name has another key only once nobody can find a view under the former. */
  private readonly keys = new LRUCache<ViewName, string>({ max: ALIASES_MAX });
  private readonly dropsMax: string;
  private readonly settleMs: string;

  constructor(
    private readonly redis: RedisConnection,
    { dropsMax = DROPS_REMEMBERED_MAX, settleMs = SETTLE_MS } = {},
  ) {
    super();
    this.dropsMax = String(dropsMax);
    this.settleMs = String(settleMs);
    redis.beforeUse((client) => this.prepare(client));
  }

  async read(names: readonly ViewName[]): Promise<ViewsRead> {
    const { token, values } = await this.find(names);
    return { views: values.map((view) => view ?? undefined), token, isLeased: false };
  }

  readOrLease(name: ViewName): Promise<ViewsRead> {
    return this.inEpoch(async ({ name: epoch }) => {
      const answer = await this.run(READ_OR_LEASE, [epoch, String(LEASE_MS), name]);
      const [clock, found] = answer as [clock?: string, found?: string | null | typeof LEASED];
      if (clock === undefined) return undefined;
      const isLeased = found === LEASED;
      return { views: [isLeased ? undefined : (found ?? undefined)], token: { epoch, clock: Number(clock) }, isLeased };
    });
  }

  async release(name: ViewName): Promise<void> {
    await this.run(RELEASE, [name]);
  }

  async store({ epoch, clock }: ReadToken, views: readonly NewView[], leased = ''): Promise<readonly boolean[]> {
    const args: string[] = [epoch, String(clock), String(VIEW_KEPT_MS), leased];
    for (const { key, alias, value } of views) args.push(key, alias ?? '', value);
    const answer = (await this.run(STORE, args)) as readonly number[];
    return answer.map((stored) => stored === 1);
  }

  async readBundle(name: ViewName): Promise<BundleRead> {
    const { token, values } = await this.get([name]);
    const [kept] = values;
    if (kept === null || kept === undefined) return { value: undefined, token };
    const { clock, keys, value } = decodeBundle(kept);
    const isGood = clock === token.clock || (await this.areUndropped(keys, { epoch: token.epoch, clock }));
    return { value: isGood ? value : undefined, token };
  }

  /** It needs no question whether it is still good: whoever finds it asks that. */
  async storeBundle({ epoch, clock }: ReadToken, name: ViewName, bundle: Bundle): Promise<void> {
    const value = encodeBundle({ clock, ...bundle });
    const life = String(BUNDLE_KEPT_MS);
    await this.guarded((client) => client.sendCommand(['SET', prefixOf(epoch) + name, value, 'PX', life]));
  }

  /** @throws RedisUnavailableError; the views are then dropped before this process uses any again */
  async drop(keys: readonly string[]): Promise<void> {
    await this.run(DROP, [this.dropsMax, ...keys], 'insistently');
  }

  async keyOf(alias: ViewName): Promise<string | undefined> {
    return ((await this.run(KEY_OF, [alias])) as string | null) ?? undefined;
  }

  /** The views under these names, null where there is none. Native commands: a script takes three times as long for each. */
  private async find(names: readonly ViewName[]): Promise<Found<string | null>> {
    const asked = names.map((name) => this.keys.get(name) ?? name);
    const { token, values } = await this.get(asked);
    const led: { readonly index: number; readonly key: string }[] = [];
    for (const [index, name] of names.entries()) {
      if (!name.startsWith(ALIAS_MARK)) continue;
      const value = values[index] ?? null;
      // Its player may be gone, and the name be another's by now.
      if (value === null) this.keys.delete(name);
      else if (asked[index] === name) led.push({ index, key: value });
    }
    if (led.length === 0) return { token, values };
    const { values: views } = await this.get(led.map(({ key }) => key));
    const all = [...values];
    for (const [position, { index, key }] of led.entries()) {
      this.keys.set(names[index] ?? '', key);
      all[index] = views[position] ?? null;
    }
    return { token, values: all };
  }

  /** What is stored under these names in the epoch that is in force at that very moment. */
  private get(names: readonly string[]): Promise<Found<string | null>> {
    return this.inEpoch(async ({ name: epoch, prefix }) => {
      const command = ['MGET', PREFIX, ...names.map((name) => prefix + name)];
      const [text = null, ...values] = await this.guarded((client) => client.sendCommand<(string | null)[]>(command));
      const token = tokenIn(text);
      return token?.epoch === epoch ? { token, values } : undefined;
    });
  }

  /** Whether none of these keys was dropped after the token was taken, as far as is remembered. */
  private async areUndropped(keys: readonly string[], { epoch, clock }: ReadToken): Promise<boolean> {
    const [[remembersAll, ...drops], text] = await this.guarded((client) =>
      // In this order: what has been forgotten by the time of the second was still there for the first.
      Promise.all([
        client.sendCommand<(string | null)[]>(['ZMSCORE', `${PREFIX}:drops`, epoch, ...keys]),
        client.sendCommand<string | null>(['GET', PREFIX]),
      ]),
    );
    const now = tokenIn(text);
    if (remembersAll === null || now?.epoch !== epoch || now.floor > clock) return false;
    return drops.every((drop) => drop === null || Number(drop) <= clock);
  }

  /** @param read answers undefined when another epoch is in force than the one it is given */
  private async inEpoch<Result>(read: (epoch: Epoch) => Promise<Result | undefined>): Promise<Result> {
    for (let tries = 0; tries < 2; tries++) {
      const { epoch } = this;
      const result = await read(epoch);
      if (result !== undefined && performance.now() >= epoch.usableFromMs) return result;
      if (result !== undefined) break;
      // Another process has begun one; or Redis has thrown it away to make room.
      await this.redis.run((client) => this.begin(client));
    }
    throw new RedisUnavailableError('its views are not usable yet');
  }

  private run(script: RedisScript, args: readonly string[], how?: 'insistently'): Promise<unknown> {
    return this.guarded((client) => script.run(client, PREFIX, args), how);
  }

  /** Runs commands in an epoch that knows all drops of this process. */
  private async guarded<Result>(work: (client: RedisClient) => Promise<Result>, how?: 'insistently'): Promise<Result> {
    try {
      return await this.redis.run(async (client) => {
        if (this.needsNewEpoch) await this.begin(client);
        return work(client);
      }, how);
    } catch (error) {
      this.needsNewEpoch = true;
      throw error;
    }
  }

  private async prepare(client: RedisClient): Promise<void> {
    this.runId = RUN_ID.exec(await client.info('server'))?.[1] ?? '';
    // Known scripts go out in the order of the calls; one that must be sent again would come after its successors.
    await Promise.all(SCRIPTS.map((script) => script.load(client)));
    await this.begin(client);
  }

  /** Learns which epoch is in force, and takes a new one if that one may lack drops. */
  private async begin(client: RedisClient): Promise<void> {
    const force = this.needsNewEpoch ? '1' : '0';
    // At once: what fails from here on calls for another one.
    this.needsNewEpoch = false;
    try {
      const answer = await BEGIN.run(client, PREFIX, [this.runId, force, newEpoch(), this.settleMs]);
      const [name, leftMs] = answer as [string, number];
      this.epoch = { name, prefix: prefixOf(name), usableFromMs: performance.now() + leftMs };
    } catch (error) {
      this.needsNewEpoch = true;
      throw error;
    }
  }
}

function prefixOf(epoch: string): string {
  return `${PREFIX}:${epoch}:`;
}

function newEpoch(): string {
  return randomBytes(EPOCH_BYTES).toString('base64url');
}
