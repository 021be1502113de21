import { randomBytes } from 'node:crypto';
import { RedisUnavailableError, type RedisClient, type RedisConnection } from '../redis/redis-connection';
import type { RedisScript } from '../redis/redis-script';
import { askedTogether } from './asked-together';
import { BEGIN, DROP, KEY_OF, READ, RELEASE, SCRIPTS, STORE } from './view-scripts';
import {
  DROPS_REMEMBERED_MAX,
  LEASE_MS,
  VIEW_KEPT_MS,
  ViewStore,
  type NewView,
  type ReadToken,
  type ViewName,
  type ViewsRead,
} from './view-store';

/** In front of every key of a view, as is the epoch: short ones, since Redis hashes and compares them over and over. */
const PREFIX = 'gk:views';
const EPOCH_BYTES = 9;
/**
 * How long the views of a new epoch are not used. It begins after an interruption, which other processes may notice the
 * end of a little later: until they are back, what they write is dropped by nobody.
 */
const SETTLE_MS = 2_000;
const RUN_ID = /^run_id:(\w+)/m;

type Unusable = readonly [] | readonly [epoch: string];
/** A view, nothing, or nothing and the lease for reading it. */
type Found = string | null | typeof LEASED;
type ReadAnswer = readonly [epoch: string, clock: string, ...found: Found[]];

const LEASED = 1;
const NO_LEASE_MS = 0;
/** Redis does nothing else while it looks for them: 4 to 6 µs each. */
const LOOKUPS_MAX = 100;

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
  private needsNewEpoch = false;
  private readonly lookUp = askedTogether((names: readonly ViewName[]) => this.lookUpAll(names), LOOKUPS_MAX);
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
    const { token, found } = await this.ask(NO_LEASE_MS, names);
    return { views: names.map((_name, index) => viewIn(found[index])), token, isLeased: false };
  }

  readOrLease(name: ViewName): Promise<ViewsRead> {
    return this.lookUp(name);
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

  /** @throws RedisUnavailableError; the views are then dropped before this process uses any again */
  async drop(keys: readonly string[]): Promise<void> {
    await this.run(DROP, [this.dropsMax, ...keys], 'insistently');
  }

  async keyOf(alias: ViewName): Promise<string | undefined> {
    return ((await this.run(KEY_OF, [alias])) as string | null) ?? undefined;
  }

  private async lookUpAll(names: readonly ViewName[]): Promise<ViewsRead[]> {
    const { token, found } = await this.ask(LEASE_MS, names);
    return found.map((one) => ({ views: [viewIn(one)], token, isLeased: one === LEASED }));
  }

  private async ask(leaseMs: number, names: readonly ViewName[]): Promise<{ token: ReadToken; found: Found[] }> {
    const ask = () => this.run(READ, [String(leaseMs), ...names]) as Promise<ReadAnswer | Unusable>;
    let answer = await ask();
    if (!isAnswer(answer)) {
      // Without an epoch, Redis has thrown it away to make room.
      if (answer.length === 0) await this.redis.run((client) => this.begin(client));
      answer = await ask();
    }
    if (!isAnswer(answer)) throw new RedisUnavailableError('its views are not usable yet');
    const [epoch, clock, ...found] = answer;
    return { token: { epoch, clock: Number(clock) }, found };
  }

  private async run(script: RedisScript, args: readonly string[], how?: 'insistently'): Promise<unknown> {
    try {
      return await this.redis.run(async (client) => {
        if (this.needsNewEpoch) await this.begin(client);
        return script.run(client, PREFIX, args);
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

  private async begin(client: RedisClient): Promise<void> {
    const force = this.needsNewEpoch ? '1' : '0';
    // At once: what fails from here on calls for another one.
    this.needsNewEpoch = false;
    try {
      await BEGIN.run(client, PREFIX, [this.runId, force, newEpoch(), this.settleMs]);
    } catch (error) {
      this.needsNewEpoch = true;
      throw error;
    }
  }
}

function newEpoch(): string {
  return randomBytes(EPOCH_BYTES).toString('base64url');
}

function viewIn(found: Found | undefined): string | undefined {
  return typeof found === 'string' ? found : undefined;
}

function isAnswer(answer: ReadAnswer | Unusable): answer is ReadAnswer {
  return answer.length > 1;
}
