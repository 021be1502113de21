import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import {
  credit,
  fingerprintOf,
  hold,
  LedgerVerifier,
  purchase,
  refund,
  release,
  sumFlows,
  writeReasonDays,
} from '@goldkeep/ledger';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { openLedgerWorld, type LedgerWorld } from '../support/ledger-world';

/** Each plants one damage in honest books of one player; the rules that must notice it. */
const DAMAGES: readonly (readonly [what: string, statement: string, rules: readonly string[]])[] = [
  [
    'an entry of another amount',
    'UPDATE entry SET amount = amount + 1 WHERE seq = 1 AND leg = 1',
    ['entries_sum_to_zero', 'balances_equal_entries', 'balances_follow_each_other', 'flows_equal_recount'],
  ],
  [
    'a lost entry',
    'DELETE FROM entry WHERE seq = 1',
    [
      'transactions_have_entries',
      'balances_equal_entries',
      'balances_follow_each_other',
      'books_equal_recount',
      'flows_equal_recount',
    ],
  ],
  [
    'a balance that somebody has set',
    'UPDATE balance SET available = available + 1',
    ['balances_equal_entries', 'books_equal_recount'],
  ],
  [
    'a balance that somebody has deleted',
    'DELETE FROM balance',
    ['balances_equal_entries', 'books_equal_recount', 'reserved_equals_open_holds'],
  ],
  [
    'an entry with another balance',
    'UPDATE entry SET balance_after = balance_after + 1 WHERE seq = 2 AND leg = 1',
    ['balances_follow_each_other', 'transactions_name_their_balances'],
  ],
  [
    'a lost transaction',
    'DELETE FROM ledger_transaction WHERE seq = 1',
    ['transactions_have_entries', 'seq_without_gaps', 'books_equal_recount', 'flows_equal_recount'],
  ],
  [
    'books that are off',
    'UPDATE shard_book SET sink = sink + 1, revenue = revenue - 1 WHERE available > 0',
    ['books_equal_recount'],
  ],
  [
    'a wrong count of funded players',
    'UPDATE shard_book SET funded_players = 7 WHERE available > 0',
    ['books_equal_recount'],
  ],
  ['a wrong count of players', 'UPDATE player_count SET players = players + 1', ['players_are_counted']],
  ['a hold that is open no more', 'UPDATE hold SET status = 2, resolved_seq = 1', ['reserved_equals_open_holds']],
  ['a refund that nobody has booked', 'UPDATE order_refund SET refunded = refunded + 1', ['refunds_add_up']],
  [
    'a request that names another transaction',
    'UPDATE request SET seq = seq + 1 WHERE seq = 2',
    ['requests_name_their_transactions'],
  ],
  ['a lost request', 'DELETE FROM request WHERE seq = 2', ['requests_name_their_transactions']],
  ['a flow that is off', 'UPDATE flow_day SET money_in = money_in + 1 WHERE money_in > 0', ['flows_equal_recount']],
  ['a lost flow', 'DELETE FROM flow_day WHERE money_out > 0', ['flows_equal_recount']],
  [
    'a total of flows that is off',
    'INSERT INTO flow_total SELECT currency_id, flow_id, day, 1, 1, 0 FROM flow_day LIMIT 1',
    ['flow_totals_add_up', 'reason_days_add_up'],
  ],
  ['a number that was skipped', 'UPDATE shard SET next_seq = next_seq + 1 WHERE next_seq > 1', ['seq_without_gaps']],
];

describe('the verification of the books', () => {
  let world: LedgerWorld;
  let verifier: LedgerVerifier;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    world = await openLedgerWorld();
    verifier = new LedgerVerifier({ connectionString: world.url }, world.dataSource);
    const { shard, playerId } = await world.addPlayer('verified@example.com');
    const common = (amount: bigint) => ({
      gameId: world.gameId,
      shard,
      player: { playerId },
      request: { clientRequestId: randomUUID(), fingerprint: fingerprintOf([amount]) },
      currency: world.currencies[0],
      amount,
    });
    const { ledger } = world;
    await ledger.submit(credit({ ...common(1_000n), reason: 'quest' }));
    const details = { item_id: 'sword' };
    const bought = await ledger.submit(purchase({ ...common(100n), fee: 10n, itemId: 'sword', details }));
    const seq = bought.status === 'applied' ? bought.seq : NaN;
    const order = { seq, amount: 100n, fee: 10n };
    await ledger.submit(refund({ ...common(40n), itemId: 'sword', order, refundedBefore: 0n }));
    const expiresAt = new Date('2100-01-01');
    const held = await ledger.submit(hold({ ...common(50n), expiresAt }));
    const target = { seq: held.status === 'applied' ? held.seq : NaN, amount: 50n };
    await ledger.submit(release({ ...common(50n), held: target }));
    await ledger.submit(hold({ ...common(60n), expiresAt }));
  });
  afterEach(() => world.close());

  const verify = async () => (await verifier.start(world.gameId)).ended;

  it('passes honest books and counts what it has seen', async () => {
    const run = await verify();
    expect(run).toMatchObject({ status: 'passed', shardsChecked: 64, transactionsChecked: 6, findings: [] });
  });

  it.each(DAMAGES)('finds %s', async (_what, statement, rules) => {
    await world.dataSource.query(statement);
    const run = await verify();
    expect(run?.status).toBe('failed');
    expect([...new Set(run?.findings.map(({ rule }) => rule))].sort()).toEqual([...rules].sort());
    expect(run?.findings[0]?.rows).not.toEqual([]);
  });

  it('finds a text of past reasons that is off, once it is written', async () => {
    await world.dataSource.query('UPDATE flow_day SET day = day - 1');
    for (const { statement } of [sumFlows, writeReasonDays]) {
      for (let shard = 0; shard < SHARD_COUNT; shard++) await world.dataSource.query(statement, [shard, 1_000]);
    }
    await world.dataSource.query("UPDATE reason_day SET flows = replace(flows, ' ', ' 1')");
    const run = await verify();
    expect(run?.findings.map(({ rule }) => rule)).toContain('reason_days_add_up');
  });

  it('looks at one game alone, but for the numbers that games share', async () => {
    await world.dataSource.query('UPDATE balance SET available = available + 1');
    const run = await (await verifier.start(world.gameId + 1)).ended;
    expect(run).toMatchObject({ status: 'passed', transactionsChecked: 0 });
  });

  it('runs once at a time for a game, whoever asks', async () => {
    const [one, other] = await Promise.all([verifier.start(world.gameId), verifier.start(world.gameId)]);
    expect(other.run.runId).toBe(one.run.runId);
    await one.ended;
    const elsewhere = new LedgerVerifier({ connectionString: world.url }, world.dataSource);
    expect((await elsewhere.start(world.gameId)).run.runId).toBeGreaterThan(one.run.runId);
    await elsewhere.beforeApplicationShutdown();
  });

  it('takes the place of a run whose process is gone', async () => {
    await world.dataSource.query(
      `INSERT INTO ledger_verification (game_id, status, started_at, beat_at)
       VALUES ($1, 'running', now() - interval '1 hour', now() - interval '61 seconds')`,
      [world.gameId],
    );
    expect(await verifier.runs.running(world.gameId)).toBeUndefined();
    expect(await verify()).toMatchObject({ status: 'passed' });
    const runs = await world.dataSource.query<object[]>('SELECT status FROM ledger_verification ORDER BY run_id');
    expect(runs).toEqual([{ status: 'aborted' }, { status: 'passed' }]);
  });

  it('stops at the next shard when its process stops', async () => {
    const { ended } = await verifier.start(world.gameId);
    await verifier.beforeApplicationShutdown();
    expect(await ended).toMatchObject({ status: 'aborted' });
  });

  it('lets players go on meanwhile, and finds nothing wrong with what they do', async () => {
    const started = await verifier.start(world.gameId);
    const players = await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.addPlayer(`busy${index}@example.com`)),
    );
    for (let round = 0; round < 10; round++) {
      const sent = players.map(({ shard, playerId }) => {
        const request = { clientRequestId: randomUUID(), fingerprint: fingerprintOf([round]) };
        const currency = world.currencies[0];
        return world.ledger.submit(
          credit({
            gameId: world.gameId,
            shard,
            player: { playerId },
            request,
            currency,
            amount: 5n,
            reason: `r${round}`,
          }),
        );
      });
      await Promise.all(sent);
    }
    expect(await started.ended).toMatchObject({ status: 'passed', findings: [] });
    expect(await verify()).toMatchObject({ status: 'passed', transactionsChecked: 206 });
  });

  it('rebuilds balances from the entries alone, and tells which differ from those that are kept', async () => {
    expect(await verifier.rebuildBalances(world.gameId)).toEqual({ rebuilt: 1, differing: 0, differences: [] });
    const kept = () => world.dataSource.query<object[]>('SELECT * FROM balance');
    await world.dataSource.query('UPDATE balance SET available = available - 1, reserved = reserved + 1');
    const before = await kept();
    expect(await verifier.rebuildBalances(world.gameId)).toEqual({
      rebuilt: 1,
      differing: 1,
      differences: [
        { kept: expect.stringMatching(/,879,61\)$/) as string, rebuilt: expect.stringMatching(/,880,60\)$/) as string },
      ],
    });
    expect(await kept()).toEqual(before);
    expect(await verifier.rebuildBalances(world.gameId + 1)).toEqual({ rebuilt: 0, differing: 0, differences: [] });
  });
});
