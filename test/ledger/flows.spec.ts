import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import {
  burn,
  convert,
  credit,
  debit,
  fingerprintOf,
  hold,
  purchase,
  readFlows,
  readGainsSince,
  readItemFlows,
  sumFlows,
  writeReasonDays,
  type Ledger,
  type LedgerCommand,
} from '@goldkeep/ledger';
import { SHARD_COUNT, type Sweep } from '@goldkeep/persistence';
import { auditFindings } from '../support/audit';
import { eventually } from '../support/eventually';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const ALL_DAYS = { from: '2000-01-01', to: '2999-01-01' };
const ROWS_MAX = 10_000;
const DAY_MS = 86_400_000;

let world: LedgerWorld;
let players: readonly LedgerPlayer[];
let made = 0;

beforeEach(async () => {
  world = await openLedgerWorld();
  made += 1;
  const names = Array.from({ length: 6 }, (_, index) => `flow${index}-${made}@example.com`);
  players = await Promise.all(names.map((email) => world.addPlayer(email)));
});
afterEach(() => world.close());

function common(player: number, amount: number, reason: string | null, itemId: string | null = null) {
  const { shard, playerId } = players[player % players.length] ?? { shard: 0, playerId: 0 };
  const request = { clientRequestId: randomUUID(), fingerprint: fingerprintOf([player]) };
  const currency = world.currencies[0];
  return {
    gameId: world.gameId,
    shard,
    player: { playerId },
    request,
    currency,
    amount: BigInt(amount),
    reason,
    itemId,
  };
}

async function flows() {
  const game = { gameId: world.gameId, currencyIds: world.currencyIds };
  const rows = await readFlows(world.dataSource.manager, game, ALL_DAYS, ROWS_MAX);
  return (rows ?? []).flatMap(({ currencyId, flows: ofDay }) => {
    return ofDay().map(({ name, moneyIn, moneyOut, transactions }) => {
      return { currencyId, name, moneyIn: BigInt(moneyIn), moneyOut: BigInt(moneyOut), transactions };
    });
  });
}

async function flowNamed(name: string) {
  return (await flows()).find((flow) => flow.name === name);
}

/** What the players' entries say, by currency and reason. */
async function recount() {
  const rows = await world.dataSource.query<
    { currencyId: number; name: string; moneyIn: string; moneyOut: string; transactions: string }[]
  >(
    `SELECT currency_id AS "currencyId", name, sum(greatest(net, 0)) AS "moneyIn", sum(greatest(-net, 0)) AS "moneyOut",
            count(*) AS transactions
       FROM (SELECT e.currency_id, coalesce(t.reason, CASE t.kind WHEN 3 THEN 'purchase' END) AS name, sum(e.amount) AS net
               FROM entry e JOIN ledger_transaction t ON t.shard = e.shard AND t.seq = e.seq
              WHERE e.account IN (0, 1) GROUP BY t.shard, t.seq, e.currency_id, t.reason, t.kind) m
      WHERE net <> 0 GROUP BY 1, 2`,
  );
  return rows.map(({ currencyId, name, ...sums }) => ({
    currencyId,
    name,
    moneyIn: BigInt(sums.moneyIn),
    moneyOut: BigInt(sums.moneyOut),
    transactions: Number(sums.transactions),
  }));
}

interface Move {
  readonly kind: 'credit' | 'debit' | 'purchase' | 'hold' | 'convert' | 'burn';
  readonly player: number;
  readonly amount: number;
  readonly reason: string;
}

const stories = fc.array(
  fc.record<Move>({
    kind: fc.constantFrom<Move['kind'][]>('credit', 'credit', 'debit', 'purchase', 'hold', 'convert', 'burn'),
    player: fc.nat({ max: 5 }),
    amount: fc.integer({ min: 1, max: 500 }),
    reason: fc.constantFrom('quest', 'gift', 'tax', 'purchase', 'o\'hara {"x"}'),
  }),
  { minLength: 10, maxLength: 60, size: 'max' },
);

function commandFor({ kind, player, amount, reason }: Move): LedgerCommand {
  const parts = common(player, amount, reason);
  if (kind === 'purchase') return purchase({ ...parts, reason: null, itemId: 'sword', fee: 0n });
  if (kind === 'hold') return hold({ ...parts, expiresAt: new Date('2100-01-01') });
  if (kind === 'convert') return convert({ ...parts, into: { currency: world.currencies[1], amount: parts.amount } });
  return { credit, debit, burn }[kind](parts);
}

const submitAll = (ledger: Ledger, commands: readonly LedgerCommand[]) =>
  Promise.all(commands.map((command) => ledger.submit(command)));

describe('flows', () => {
  it('equal a recount of the entries, whatever runs side by side in two processes', async () => {
    const other = world.openLedger({ laneCount: 3, batchMax: 7 });
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const commands = story.map(commandFor);
        await Promise.all([
          submitAll(
            world.ledger,
            commands.filter((_, index) => index % 2 === 0),
          ),
          submitAll(
            other,
            commands.filter((_, index) => index % 2 === 1),
          ),
        ]);
        const counted = await flows();
        const expected = await recount();
        expect(counted).toHaveLength(expected.length);
        expect(counted).toEqual(expect.arrayContaining(expected));
      }),
      { numRuns: 15 },
    );
    expect(await auditFindings(world.dataSource)).toEqual([]);
  }, 60_000);

  it('have no part in money that is only set aside, nor in what was refused', async () => {
    await world.ledger.submit(credit(common(0, 100, 'quest')));
    await world.ledger.submit(hold({ ...common(0, 60, 'reserve'), expiresAt: new Date('2100-01-01') }));
    expect((await world.ledger.submit(debit(common(0, 60, 'tax')))).status).toBe('insufficient_balance');
    expect((await flows()).map(({ name }) => name)).toEqual(['quest']);
  });

  it('go by the first 200 reasons of a game, whoever names them, and by `other` from then on', async () => {
    const other = world.openLedger();
    const commands = Array.from({ length: 230 }, (_, index) => credit(common(index, 1, `reason-${index}`)));
    await Promise.all([
      submitAll(world.ledger, commands),
      submitAll(
        other,
        commands.map((one) => ({ ...one, request: null })),
      ),
    ]);
    const found = await flows();
    expect(found).toHaveLength(201);
    expect(found.filter(({ name }) => name !== 'other').every(({ moneyIn }) => moneyIn === 2n)).toBe(true);
    expect(await flowNamed('other')).toMatchObject({ moneyIn: 60n, transactions: 60 });
  });

  it('count what is sold by item, beside the reason, and what is given back against it', async () => {
    await world.ledger.submit(credit(common(0, 100, 'quest')));
    await world.ledger.submit(purchase({ ...common(0, 30, null, 'sword'), fee: 3n }));
    await world.ledger.submit(purchase({ ...common(0, 20, null, 'other'), fee: 2n }));
    const game = { gameId: world.gameId, currencyIds: world.currencyIds };
    const items = await readItemFlows(world.dataSource.manager, game, ALL_DAYS, ROWS_MAX);
    expect(items.map(({ name, moneyOut, moneyIn }) => [name, moneyOut, moneyIn])).toEqual([
      ['sword', '30', '0'],
      ['other', '20', '0'],
    ]);
    expect(await flowNamed('purchase')).toMatchObject({ moneyOut: 50n, transactions: 2 });
  });
});

describe('the flows of past days', () => {
  const dayBefore = () => new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const sweep = async ({ statement }: Sweep) => {
    for (let shard = 0; shard < SHARD_COUNT; shard++) await world.dataSource.query(statement, [shard, 1_000]);
  };
  const unwritten = () => world.dataSource.query<object[]>('SELECT FROM reason_day WHERE written <> changes');
  const fresh = () => world.dataSource.query<object[]>('SELECT FROM flow_day WHERE is_fresh');

  it('stay the same when they are summed up over all shards, also when one more transaction arrives late', async () => {
    await submitAll(
      world.ledger,
      [0, 1, 2, 3, 4, 5].map((player) => credit(common(player, 100, 'quest'))),
    );
    await world.dataSource.query('UPDATE flow_day SET day = $1', [dayBefore()]);
    const before = await flows();
    await sweep(sumFlows);
    expect(await fresh()).toEqual([]);
    expect(await flows()).toEqual(before);
    await sweep(writeReasonDays);
    expect(await unwritten()).toEqual([]);
    expect(await flows()).toEqual(before);

    await world.dataSource.query(
      `UPDATE flow_day SET money_in = money_in + 5, transactions = transactions + 1, is_fresh = true
        WHERE shard = $1`,
      [players[0]?.shard],
    );
    const late = await flows();
    expect(late).not.toEqual(before);
    for (const one of [sumFlows, sumFlows, writeReasonDays, writeReasonDays]) {
      await sweep(one);
      expect(await flows()).toEqual(late);
    }
  });

  it('are not written while something is being added to them', async () => {
    await submitAll(
      world.ledger,
      [0, 1, 2, 3, 4, 5].map((player) => credit(common(player, 10, 'quest'))),
    );
    const [one, ...others] = new Set(players.map(({ shard }) => shard));
    await world.dataSource.query('UPDATE flow_day SET day = $1', [dayBefore()]);
    const all = await flows();
    await world.dataSource.query(sumFlows.statement, [one, 1_000]);
    const written = await world.dataSource.transaction(async (tx) => {
      await tx.query(sumFlows.statement, [others[0], 1_000]);
      return sweepWaiting();
    });
    await written.done;
    expect(await flows()).toEqual(all);
    await sweep(writeReasonDays);
    expect(await unwritten()).toEqual([]);
    expect(await flows()).toEqual(all);
  });

  /** A sweep that has begun, and waits for whoever holds a day. */
  async function sweepWaiting() {
    const done = sweep(writeReasonDays);
    await eventually(async () => {
      const [row] = await world.dataSource.query<{ waiting: string }[]>(
        "SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(row?.waiting).toBe('1');
    });
    return { done };
  }

  it('tell what players had: what they have now less what they gained since', async () => {
    await world.ledger.submit(credit(common(0, 100, 'quest')));
    await world.dataSource.query('UPDATE flow_day SET day = $1', [dayBefore()]);
    await world.ledger.submit(debit(common(0, 30, 'tax')));
    const today = new Date().toISOString().slice(0, 10);
    const gains = await readGainsSince(world.dataSource.manager, world.currencyIds, today);
    expect(gains.get(world.currencyIds[0])).toBe(-30n);
  });
});
