import { credit, debit, fingerprintOf, type LedgerCommand } from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const ROUNDS = 1_000;

describe('commands that meet in the ledger', () => {
  let world: LedgerWorld;

  beforeAll(async () => {
    world = await openLedgerWorld();
  });
  afterAll(async () => {
    expect(await auditFindings(world.dataSource)).toEqual([]);
    await world.close();
  });

  function change(kind: typeof credit | typeof debit, player: LedgerPlayer, id: string, amount: bigint): LedgerCommand {
    return kind({
      gameId: world.gameId,
      shard: player.shard,
      player: { playerId: player.playerId },
      request: { clientRequestId: id, fingerprint: fingerprintOf([player.playerId, amount]) },
      currency: world.currencies[0],
      amount,
    });
  }

  /** Players in as many different lanes as there are players, so that their commands never share a batch. */
  async function playersInDifferentLanes(count: number, lanes: number): Promise<LedgerPlayer[]> {
    const byLane = new Map<number, LedgerPlayer>();
    for (let index = 0; byLane.size < count; index++) {
      const player = await world.addPlayer(`lane-${lanes}-${index}@example.com`);
      byLane.set(player.shard % lanes, player);
    }
    return [...byLane.values()];
  }

  it('takes crossing request ids in two lanes a thousand times without a deadlock, each id once', async () => {
    const [here, there] = [world.openLedger({ laneCount: 2 }), world.openLedger({ laneCount: 2 })];
    const [a, b] = await playersInDifferentLanes(2, 2);
    const c = await world.addPlayer('third@example.com');
    const d = await world.addPlayer('fourth@example.com');
    if (!a || !b) throw new Error('two lanes have two players');
    for (let round = 0; round < ROUNDS; round++) {
      const [x, y] = [`x${round}`, `y${round}`];
      const outcomes = await Promise.all([
        here.submit(change(credit, a, x, 1n)),
        here.submit(change(credit, c, y, 1n)),
        there.submit(change(credit, b, y, 1n)),
        there.submit(change(credit, d, x, 1n)),
      ]);
      const statuses = outcomes.map(({ status }) => status);
      expect([[statuses[0], statuses[3]].sort(), [statuses[1], statuses[2]].sort()]).toEqual([
        ['applied', 'duplicate'],
        ['applied', 'duplicate'],
      ]);
    }
    const [{ deadlocks } = { deadlocks: '?' }] = await world.dataSource.query<{ deadlocks: string }[]>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(deadlocks).toBe('0');
  }, 120_000);

  it('applies two commands of one player, by e-mail and by id, from one batch, both and in order', async () => {
    const batches: number[] = [];
    const ledger = world.openLedger({ observeBatch: (size) => batches.push(size) });
    const player = await world.addPlayer('Twice@example.com');
    const byId = change(credit, player, 'by-id', 500n);
    const byEmail = { ...change(debit, player, 'by-email', 500n), player: { emailKey: player.emailKey } };
    const outcomes = await Promise.all([ledger.submit(byId), ledger.submit(byEmail)]);
    expect(outcomes).toMatchObject([
      { status: 'applied', available: 500n },
      { status: 'applied', available: 0n },
    ]);
    expect(batches[0]).toBe(2);
  });

  it('never brings a balance past what JSON can hold', async () => {
    const player = await world.addPlayer('rich@example.com');
    const most = 9_007_199_254_740_991n;
    expect(await world.ledger.submit(change(credit, player, 'most', most))).toMatchObject({ status: 'applied' });
    expect(await world.ledger.submit(change(credit, player, 'more', 1n))).toMatchObject({ status: 'balance_overflow' });
    expect(await world.ledger.submit(change(debit, player, 'less', most))).toMatchObject({
      status: 'applied',
      available: 0n,
    });
  });

  it('refuses commands beyond its queue at once instead of slowing down', async () => {
    const ledger = world.openLedger({ laneCount: 1, queueMax: 10 });
    const player = await world.addPlayer('queue@example.com');
    const sent = Array.from({ length: 30 }, (_, index) => ledger.submit(change(credit, player, `queue-${index}`, 1n)));
    const results = await Promise.allSettled(sent);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  });

  it('applies the others of a batch when the database cannot take one of them', async () => {
    const ledger = world.openLedger({ laneCount: 1 });
    const players = await Promise.all(['one', 'two', 'three'].map((name) => world.addPlayer(`${name}@example.com`)));
    const commands = players.map((player, index) => change(credit, player, `poison-${index}`, 5n));
    const poisoned = commands.map((command, index) =>
      index === 1 ? { ...command, details: { text: '\u0000' } } : command,
    );
    const results = await Promise.allSettled(poisoned.map((command) => ledger.submit(command)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('charges once when connections are cut while commands are under way', async () => {
    const ledger = world.openLedger({ laneCount: 2 });
    const player = await world.addPlayer('cut@example.com');
    const sent = Array.from({ length: 60 }, (_, index) => ledger.submit(change(credit, player, `cut-${index}`, 1n)));
    for (let cut = 0; cut < 5; cut++) {
      await world.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'goldkeep ledger' AND datname = current_database()`,
      );
    }
    const outcomes = await Promise.all(sent);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['applied']));
    const [row] = await world.dataSource.query<{ available: string }[]>(
      'SELECT available FROM balance WHERE shard = $1 AND player_id = $2',
      [player.shard, player.playerId],
    );
    expect(row?.available).toBe('60');
  });
});
