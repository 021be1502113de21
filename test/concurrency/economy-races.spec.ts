import {
  capture,
  Composites,
  LedgerReader,
  credit,
  debit,
  expire,
  fingerprintOf,
  hold,
  release,
  transfer,
  type CompositePart,
  type Ledger,
} from '@goldkeep/ledger';
import { CommitListeners, UnitOfWork } from '@goldkeep/persistence';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const FUNDS = 1_000n;

let world: LedgerWorld;
let ledgers: readonly Ledger[];
let composites: readonly Composites[];
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  ledgers = [world.ledger, world.openLedger({ laneCount: 3 })];
  const unitOfWork = new UnitOfWork(world.dataSource, new CommitListeners());
  composites = ledgers.map(
    (ledger) => new Composites(unitOfWork, world.clock, ledger, new LedgerReader(world.dataSource)),
  );
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  const [{ deadlocks } = { deadlocks: '?' }] = await world.dataSource.query<{ deadlocks: string }[]>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  expect(deadlocks).toBe('0');
  await world.close();
});

function identity(id: string, ...fields: number[]) {
  return { clientRequestId: id, fingerprint: fingerprintOf(fields) };
}
function common({ shard, playerId }: LedgerPlayer, amount: bigint) {
  const request = identity(`r-${++requests}`, requests);
  return { gameId: world.gameId, shard, player: { playerId }, request, currency: world.currencies[0], amount };
}
async function aPlayer(): Promise<LedgerPlayer> {
  const player = await world.addPlayer(`p${++requests}@example.com`);
  await world.ledger.submit(credit(common(player, FUNDS)));
  return player;
}
async function balanceOf({ shard, playerId }: LedgerPlayer): Promise<bigint[]> {
  const [row] = await world.dataSource.query<{ available: string; reserved: string }[]>(
    'SELECT available, reserved FROM balance WHERE shard = $1 AND player_id = $2',
    [shard, playerId],
  );
  return [BigInt(row?.available ?? -1), BigInt(row?.reserved ?? -1)];
}
function aTransfer(from: LedgerPlayer, into: LedgerPlayer, amount: bigint, id = `t-${++requests}`): CompositePart {
  const request = identity(id, from.playerId, into.playerId, Number(amount));
  return transfer({ gameId: world.gameId, request, currency: world.currencies[0], amount, from, into });
}
async function apply(parts: readonly CompositePart[], by = 0): Promise<string> {
  const done = await composites[by]?.apply(parts, (_tx, outcomes) => Promise.resolve(outcomes.length));
  return done?.status === 'stopped' ? `${done.part}:${done.outcome.status}` : String(done?.status);
}
const within = (command: CompositePart[0]): CompositePart => [{ ...command, request: null }];

describe('transfers', () => {
  it('there and back at once never wait for each other in a circle, and lose nothing', async () => {
    const players = await Promise.all(Array.from({ length: 6 }, aPlayer));
    for (let round = 0; round < 25; round++) {
      const runs = players.flatMap((player, index) => {
        const other = players[(index + 1 + (round % 5)) % players.length];
        if (!other || other === player) return [];
        return [apply([aTransfer(player, other, 3n)], 0), apply([aTransfer(other, player, 2n)], 1)];
      });
      const lanes = players.map((player) => ledgers[round % 2]?.submit(debit(common(player, 1n))));
      await Promise.all([...runs, ...lanes]);
    }
    const balances = await Promise.all(players.map(balanceOf));
    expect(balances.reduce((sum, [available = 0n]) => sum + available, 0n)).toBe(6n * (FUNDS - 25n));
  }, 60_000);

  it('of one request id happen once, from two processes at once', async () => {
    for (let round = 0; round < 20; round++) {
      const [from, into] = [await aPlayer(), await aPlayer()];
      const part = aTransfer(from, into, 10n);
      const statuses = await Promise.all([apply([part], 0), apply([part], 1), apply([part], 0)]);
      expect(statuses.sort()).toEqual(['0:duplicate', '0:duplicate', 'applied']);
      expect(await balanceOf(from)).toEqual([FUNDS - 10n, 0n]);
    }
  });

  it('of one request id between other players happen once, too', async () => {
    for (let round = 0; round < 20; round++) {
      const players = await Promise.all(Array.from({ length: 4 }, aPlayer));
      const [a, b, c, d] = players as [LedgerPlayer, LedgerPlayer, LedgerPlayer, LedgerPlayer];
      const id = `same-${round}`;
      const statuses = await Promise.all([apply([aTransfer(a, b, 1n, id)], 0), apply([aTransfer(c, d, 1n, id)], 1)]);
      expect(statuses.sort()).toEqual(['0:duplicate', 'applied']);
    }
  });

  it('never spend what others spend at the same time', async () => {
    const [from, into] = [await aPlayer(), await aPlayer()];
    const all = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => apply([aTransfer(from, into, 150n)], index % 2)),
      ...Array.from({ length: 10 }, () => world.ledger.submit(debit(common(from, 150n))).then(({ status }) => status)),
    ]);
    expect(all.filter((status) => status === 'applied')).toHaveLength(6);
    expect((await balanceOf(from))[0]).toBe(FUNDS - 6n * 150n);
  });
});

describe('composite commands', () => {
  it('change nothing when any part is refused, wherever it stands', async () => {
    const [one, other] = [await aPlayer(), await aPlayer()];
    const good = () => [within(credit(common(one, 5n))), aTransfer(one, other, 5n)].map((part) => anonymous(part));
    const bad = within(debit(common(other, 100n * FUNDS)));
    for (const at of [0, 1, 2]) {
      expect(await apply(good().toSpliced(at, 0, bad))).toBe(`${at}:insufficient_balance`);
      expect([await balanceOf(one), await balanceOf(other)]).toEqual([
        [FUNDS, 0n],
        [FUNDS, 0n],
      ]);
    }
  });

  it('take many parts of one player, each after the one before', async () => {
    const [one, other] = [await aPlayer(), await aPlayer()];
    const parts = [
      within(debit(common(one, FUNDS))),
      within(credit(common(one, 7n))),
      anonymous(aTransfer(one, other, 7n)),
      within(debit(common(other, FUNDS + 7n))),
      within(credit(common(other, 1n))),
    ];
    expect(await apply(parts)).toBe('applied');
    expect([await balanceOf(one), await balanceOf(other)]).toEqual([
      [0n, 0n],
      [1n, 0n],
    ]);
  });

  it('book what has accrued to their players before they move it', async () => {
    const terms = { validFrom: new Date(world.clock.nowMs()), rate: 1n, periodSeconds: 60, max: 5n };
    const energy = await world.addCurrency({ code: 'ENERGY', scale: 0, rechargeTerms: [terms] });
    const [one, other] = [await world.addPlayer('energy1@example.com'), await world.addPlayer('energy2@example.com')];
    world.clock.advance(3 * 60_000);
    const [from, into] = [one, other];
    const request = identity('energy', 1);
    const part = transfer({ gameId: world.gameId, request, currency: energy, amount: 3n, from, into });
    expect(await apply([part, within(debit({ ...common(other, 6n), currency: energy }))])).toBe('applied');
    const rows = await world.dataSource.query<{ available: string }[]>(
      'SELECT available FROM balance WHERE currency_id = $1 ORDER BY player_id = $2',
      [energy.currencyId, other.playerId],
    );
    expect(rows.map(({ available }) => available)).toEqual(['0', '0']);
  });

  it('tell listeners of every player whose money they moved, and of none when they were refused', async () => {
    const heard = new Set<number>();
    const commits = new CommitListeners();
    commits.add((changed) => {
      for (const { playerId } of changed) heard.add(playerId);
      return Promise.resolve();
    });
    const told = new Composites(
      new UnitOfWork(world.dataSource, commits),
      world.clock,
      world.ledger,
      new LedgerReader(world.dataSource),
    );
    const [one, other] = [await aPlayer(), await aPlayer()];
    await told.apply([aTransfer(one, other, FUNDS + 1n)], () => Promise.resolve());
    expect([...heard]).toEqual([]);
    await told.apply([aTransfer(one, other, 1n)], () => Promise.resolve());
    expect([...heard].sort()).toEqual([one.playerId, other.playerId].sort());
  });
});

describe('an open hold', () => {
  it('is resolved once, whatever captures, releases and expires it at the same time', async () => {
    for (let round = 0; round < 30; round++) {
      const player = await aPlayer();
      const held = await world.ledger.submit(hold({ ...common(player, 10n), expiresAt: new Date('2999-01-01') }));
      if (held.status !== 'applied') throw new Error('not held');
      const money = { held: { seq: held.seq, amount: 10n } };
      const { currencyId } = world.currencies[0];
      const outcomes = await Promise.all(
        ledgers.flatMap((ledger) => [
          ledger.submit(capture({ ...common(player, 10n), ...money })),
          ledger.submit(capture({ ...common(player, 4n), ...money })),
          ledger.submit(release({ ...common(player, 0n), ...money })),
          ledger.submit(expire({ ...common(player, 0n), ...money, currencyId })),
        ]),
      );
      const statuses = outcomes.map(({ status }) => status);
      expect(statuses.filter((status) => status === 'applied')).toHaveLength(1);
      expect(new Set(statuses)).toEqual(new Set(['applied', 'target_changed']));
      expect((await balanceOf(player))[1]).toBe(0n);
    }
  });
});

function anonymous([first, ...others]: CompositePart): CompositePart {
  return [{ ...first, request: null }, ...others];
}
