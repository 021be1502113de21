import { Global, Module, type Provider } from '@nestjs/common';
import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CacheModule } from '@goldkeep/cache';
import { PersistenceModule, SHARD_COUNT, type Shard } from '@goldkeep/persistence';
import { eventually } from '../../../test/support/eventually';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database';
import {
  announce,
  EventsModule,
  LedgerTransactionCommittedEvent,
  PlayerCreatedEvent,
  PlayerUpdatedEvent,
  RelayObserver,
} from '..';
import { OutboxRelay } from './outbox-relay';

const NO_POLL_MS = 600_000;
const GAME_ID = 7;

interface SeenEvent {
  readonly shard: Shard;
  /** Of players' events. */
  readonly event?: number;
}

/** What the handler of one test saw, and what it does. */
class Witness {
  readonly seen: SeenEvent[] = [];
  act: (event: SeenEvent) => unknown = () => undefined;

  numbers(shard: Shard): (number | undefined)[] {
    return this.seen.filter((event) => event.shard === shard).map(({ event }) => event);
  }
}

@EventsHandler(PlayerCreatedEvent, PlayerUpdatedEvent, LedgerTransactionCommittedEvent)
class WitnessHandler implements IEventHandler<SeenEvent> {
  constructor(private readonly witness: Witness) {}

  async handle(event: SeenEvent): Promise<void> {
    await this.witness.act(event);
    this.witness.seen.push(event);
  }
}

class CountingObserver extends RelayObserver {
  readonly published = jest.fn<undefined, [string, number]>();
  readonly failed = jest.fn<undefined, [string]>();
  readonly lag = jest.fn<undefined, [number]>();
}

let database: TestDatabase;
let writer: DataSource;
let witness: Witness;
let observer: CountingObserver;
let relays: TestingModule[] = [];
const logger = { log: jest.fn(), warn: jest.fn(), error: jest.fn<undefined, [object]>() };

beforeAll(async () => {
  database = await createTestDatabase();
  writer = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});

afterAll(async () => {
  await writer.destroy();
  await database.drop();
});

beforeEach(async () => {
  await writer.query('TRUNCATE outbox');
  await writer.query('UPDATE outbox_cursor SET delivered = 0');
  await writer.query('UPDATE shard SET next_event = 1');
  witness = new Witness();
  observer = new CountingObserver();
  jest.clearAllMocks();
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()));
  relays = [];
});

async function startRelay(
  options: { handlers?: Provider[]; witness?: Witness; pollMs?: number } = {},
): Promise<TestingModule> {
  const { handlers = [WitnessHandler], pollMs } = options;
  @Global()
  @Module({ providers: [{ provide: RelayObserver, useValue: observer }], exports: [RelayObserver] })
  class ObserverModule {}
  const relay = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, applicationName: 'relay' }),
      PersistenceModule,
      CacheModule.forRoot({ redisUrl: undefined }),
      ObserverModule,
      EventsModule.forRoot({ relay: true, ...(pollMs !== undefined && { pollMs }) }),
    ],
    providers: [...handlers, { provide: Witness, useValue: options.witness ?? witness }],
  })
    .setLogger(logger)
    .compile();
  relays.push(relay);
  return relay.init();
}

async function change(shard: Shard, times = 1): Promise<void> {
  for (let time = 0; time < times; time++) {
    await writer.transaction((tx) =>
      announce(tx, { topic: 'player.updated', shard, gameId: GAME_ID, playerId: shard }),
    );
  }
}

/** Many events at once, as a writer that holds the shards' locks puts them. */
async function changeOften(shards: readonly Shard[], times: number, topic = 'player.updated'): Promise<void> {
  await writer.query(
    `WITH numbered AS (UPDATE shard SET next_event = next_event + $2 WHERE shard = ANY ($1) RETURNING shard, next_event)
     INSERT INTO outbox (shard, event, topic, game_id, player_id, seq, created_at)
     SELECT shard, next_event - n, $3, ${GAME_ID}, shard, $2 - n + 1, now()
       FROM numbered, generate_series(1, $2::integer) n`,
    [shards, times, topic],
  );
}

async function remaining(): Promise<number> {
  const [row] = await writer.query<{ count: number }[]>('SELECT count(*)::integer AS count FROM outbox');
  return row?.count ?? NaN;
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

describe('a relay', () => {
  it('delivers the events of each shard in the order of their commits', async () => {
    await startRelay();
    const writers = Array.from({ length: 8 }, (_, index) => change(index % 2, 20));
    await Promise.all(writers);
    await eventually(() => expect(witness.seen).toHaveLength(160));
    expect([witness.numbers(0), witness.numbers(1)]).toEqual([upTo(80), upTo(80)]);
  });

  it('hands every topic on as its event', async () => {
    await startRelay();
    const player = { shard: 3, gameId: GAME_ID, playerId: 67 };
    await writer.transaction((tx) => announce(tx, { topic: 'player.created', ...player }));
    await writer.transaction((tx) => announce(tx, { topic: 'player.updated', ...player }));
    await changeOften([3], 1, 'ledger');
    await eventually(() => expect(witness.seen).toHaveLength(3));
    expect(witness.seen).toEqual([
      new PlayerCreatedEvent({ ...player, event: 1 }),
      new PlayerUpdatedEvent({ ...player, event: 2 }),
      new LedgerTransactionCommittedEvent({ shard: 3, event: 3, gameId: GAME_ID, playerId: 3, seq: 1 }),
    ]);
  });

  it('takes out what was delivered, also where nobody subscribes', async () => {
    await changeOften([1, 2], 1_200);
    await startRelay({ handlers: [] });
    await eventually(async () => expect(await remaining()).toBe(0));
    const cursors = 'SELECT delivered::integer FROM outbox_cursor WHERE shard IN (1, 2)';
    expect(await writer.query(cursors)).toEqual([{ delivered: 1_200 }, { delivered: 1_200 }]);
  });

  it('keeps no writer of a shard waiting while it delivers the shard', async () => {
    const openGate = closeGate();
    await changeOften([1], 3);
    await startRelay();
    await eventually(async () => expect(await isLeased(1)).toBe(true));
    await change(1);
    openGate();
    await eventually(() => expect(witness.numbers(1)).toEqual(upTo(4)));
  });

  it('finishes what it delivers before the application ends, and nothing comes twice', async () => {
    const openGate = closeGate();
    await changeOften([1], 3);
    const relay = await startRelay();
    await eventually(async () => expect(await isLeased(1)).toBe(true));
    const closing = relay.close();
    openGate();
    await closing;
    expect([witness.numbers(1), await remaining()]).toEqual([upTo(3), 0]);
  });

  it('takes any number of calls to wake it as one', async () => {
    const relay = await startRelay({ pollMs: NO_POLL_MS });
    await eventually(() => expect(observer.lag).toHaveBeenCalledTimes(1));
    await change(1);
    for (let call = 0; call < 1_000; call++) relay.get(OutboxRelay).wake();
    await eventually(() => expect(witness.numbers(1)).toEqual([1]));
    await change(1);
    relay.get(OutboxRelay).wake();
    await eventually(() => expect(witness.numbers(1)).toEqual([1, 2]));
    expect(observer.lag).toHaveBeenCalledTimes(3);
  });

  it('says how old the oldest event is, and what it delivered', async () => {
    await changeOften([1, 2], 600);
    await writer.query(`UPDATE outbox SET created_at = now() - interval '1 hour' WHERE shard = 2 AND event = 1`);
    await startRelay();
    await eventually(async () => expect(await remaining()).toBe(0));
    await eventually(() => expect(observer.lag).toHaveBeenLastCalledWith(0));
    expect(Math.floor(observer.lag.mock.calls[0]?.[0] ?? 0)).toBe(3_600);
    const counts = observer.published.mock.calls.map(([, count]) => count);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_200);
  });
});

describe('an event that fails', () => {
  it('stops its shard until it goes through, and no other shard', async () => {
    let isBroken = true;
    witness.act = ({ shard, event }) => {
      if (isBroken && shard === 1 && event === 2) throw new Error('the handler failed');
    };
    await changeOften([1, 2], 3);
    await startRelay();
    await eventually(() => expect(observer.failed.mock.calls.length).toBeGreaterThanOrEqual(2));
    expect([witness.numbers(1), witness.numbers(2)]).toEqual([[1], upTo(3)]);
    expect(logger.error.mock.calls[0]?.[0]).toMatchObject({ topic: 'player.updated', shard: 1, event: 2 });

    isBroken = false;
    await eventually(async () => expect(await remaining()).toBe(0));
    expect(witness.numbers(1)).toEqual(upTo(3));
  });

  it('is also one of an unknown topic: nothing is passed over', async () => {
    await changeOften([1], 1, 'weather.changed');
    await changeOften([1, 2], 1);
    await startRelay();
    await eventually(() => expect(witness.numbers(2)).toEqual([1]));
    await eventually(() => expect(observer.failed).toHaveBeenCalledWith('weather.changed'));
    await eventually(async () => expect(await remaining()).toBe(2));
    expect(witness.numbers(1)).toEqual([]);
  });

  it('comes again when the relay died after it was handled and before that was committed', async () => {
    let isFirst = true;
    witness.act = async ({ event }) => {
      if (event !== 3 || !isFirst) return;
      isFirst = false;
      await writer.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'relay' AND state = 'idle in transaction'`);
    };
    await changeOften([1], 5);
    await startRelay();
    await eventually(async () => expect(await remaining()).toBe(0));
    const numbers = witness.numbers(1);
    expect(numbers.slice(0, 3)).toEqual(upTo(3));
    expect(numbers.slice(-5)).toEqual(upTo(5));
    expect(numbers.length).toBeGreaterThan(5);
  });
});

describe('two relays', () => {
  it('share the shards and never deliver one shard side by side or out of order', async () => {
    const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
    const order: { readonly shard: Shard; readonly event: number | undefined; readonly by: Witness }[] = [];
    const busy = new Set<Shard>();
    const overlaps: Shard[] = [];
    const witnesses = [new Witness(), new Witness()];
    for (const by of witnesses) {
      by.act = async ({ shard, event }) => {
        if (busy.has(shard)) overlaps.push(shard);
        busy.add(shard);
        await new Promise(setImmediate);
        busy.delete(shard);
        order.push({ shard, event, by });
      };
    }
    const apps = await Promise.all(witnesses.map((by) => startRelay({ witness: by })));
    for (let turn = 0; turn < 5; turn++) {
      await changeOften(shards, 10);
      for (const app of apps) app.get(OutboxRelay).wake();
    }
    await eventually(async () => expect(await remaining()).toBe(0));
    expect(overlaps).toEqual([]);
    for (const shard of shards) {
      expect(order.filter((delivery) => delivery.shard === shard).map(({ event }) => event)).toEqual(upTo(50));
    }
    expect(new Set(order.map(({ by }) => by)).size).toBe(2);
  });
});

/** Keeps every handler waiting until the returned function is called. */
function closeGate(): () => void {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  witness.act = () => gate;
  return open;
}

/** Whether a relay holds the shard now. */
async function isLeased(shard: Shard): Promise<boolean> {
  const free = 'SELECT 1 FROM outbox_cursor WHERE shard = $1 FOR UPDATE SKIP LOCKED';
  return (await writer.query<unknown[]>(free, [shard])).length === 0;
}
