import {
  burn,
  capture,
  credit,
  fingerprintOf,
  hold,
  purchase,
  readWallet,
  type Ledger,
  type LedgerCurrency,
} from '@goldkeep/ledger';
import { auditFindings } from '../support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const MINUTE_MS = 60_000;
/** One a minute, up to five. */
const RATE = { rate: 1n, periodSeconds: 60, max: 5n };

let world: LedgerWorld;
let energy: LedgerCurrency;
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  const validFrom = new Date(world.clock.nowMs() - 1_000 * MINUTE_MS);
  energy = await world.addCurrency({ code: 'ENERGY', scale: 0, rechargeTerms: [{ validFrom, ...RATE }] });
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function aPlayer(): Promise<LedgerPlayer> {
  requests += 1;
  return world.addPlayer(`player-${requests}@example.com`);
}

function pass(minutes: number): void {
  world.clock.advance(minutes * MINUTE_MS);
}

function common({ shard, playerId }: LedgerPlayer, amount: bigint) {
  requests += 1;
  const request = { clientRequestId: `r-${requests}`, fingerprint: fingerprintOf([playerId, amount]) };
  return { gameId: world.gameId, shard, player: { playerId }, request, currency: energy, amount };
}

const buy = (player: LedgerPlayer, amount: bigint, ledger: Ledger = world.ledger) =>
  ledger.submit(purchase({ ...common(player, amount), fee: 0n }));
const grant = (player: LedgerPlayer, amount: bigint) => world.ledger.submit(credit(common(player, amount)));

async function see({ playerId }: LedgerPlayer, currency = energy) {
  const [entry] = await readWallet(world.dataSource, {
    gameId: world.gameId,
    playerId,
    currencies: [currency],
    nowMs: world.clock.nowMs(),
  });
  return [entry?.available, entry?.secondsToRecharge];
}

/** The kinds of the player's transactions and what was available after each. */
async function historyOf({ shard, playerId }: LedgerPlayer): Promise<unknown> {
  const rows = await world.dataSource.query<{ kind: number; amount: string; available_after: string }[]>(
    'SELECT kind, amount, available_after FROM ledger_transaction WHERE shard = $1 AND player_id = $2 ORDER BY seq',
    [shard, playerId],
  );
  return rows.map(({ kind, amount, available_after: after }) => [kind, Number(amount), Number(after)]);
}

describe('what accrues', () => {
  it('is shown before it is booked, and booking is not needed to read it', async () => {
    const player = await aPlayer();
    pass(2.5);
    expect(await see(player)).toEqual([2n, 30]);
    pass(100);
    expect(await see(player)).toEqual([5n, null]);
    expect(await historyOf(player)).toEqual([]);
  });

  it('can be spent, and is booked before as a transaction of its own', async () => {
    const player = await aPlayer();
    pass(3);
    expect(await buy(player, 2n)).toMatchObject({ status: 'applied', available: 1n });
    expect(await historyOf(player)).toEqual([
      [103, 3, 3],
      [3, 2, 1],
    ]);
  });

  it('does not suffice for more than there is', async () => {
    const player = await aPlayer();
    pass(3);
    expect(await buy(player, 4n)).toEqual({ status: 'insufficient_balance', available: 3n });
    expect(await see(player)).toEqual([3n, 60]);
  });

  it('stops at the max, which grants may pass, and goes on when a write brings the balance below', async () => {
    const player = await aPlayer();
    pass(1_000);
    expect(await grant(player, 10n)).toMatchObject({ available: 15n });
    pass(1_000);
    expect(await see(player)).toEqual([15n, null]);
    expect(await buy(player, 9n)).toMatchObject({ available: 6n });
    pass(1_000.5);
    expect(await buy(player, 2n)).toMatchObject({ available: 4n });
    expect(await see(player)).toEqual([4n, 60]);
    pass(1);
    expect(await see(player)).toEqual([5n, null]);
  });

  it('loses no part of a period to writes in between', async () => {
    const player = await aPlayer();
    await grant(player, 1n);
    for (let write = 0; write < 9; write++) {
      pass(0.1);
      await buy(player, 1n);
      await grant(player, 1n);
    }
    expect(await see(player)).toEqual([1n, 6]);
    pass(0.1);
    expect(await see(player)).toEqual([2n, 60]);
  });

  it('counts money set aside, so that a hold makes no room', async () => {
    const player = await aPlayer();
    pass(1_000);
    const expiresAt = new Date('2999-01-01T00:00:00Z');
    const held = await world.ledger.submit(hold({ ...common(player, 5n), expiresAt }));
    pass(1_000);
    expect(await see(player)).toEqual([0n, null]);
    if (held.status !== 'applied') throw new Error('not held');
    await world.ledger.submit(capture({ ...common(player, 1n), held: { seq: held.seq, amount: 5n } }));
    expect(await see(player)).toEqual([4n, 60]);
  });

  it('follows the terms that were in force at each time', async () => {
    const player = await aPlayer();
    const change = new Date(world.clock.nowMs() + 2.5 * MINUTE_MS);
    const changed = {
      ...energy,
      rechargeTerms: [...energy.rechargeTerms, { validFrom: change, rate: 10n, periodSeconds: 120, max: 100n }],
    };
    pass(4);
    expect(await see(player, changed)).toEqual([12n, 90]);
  });

  it('is nothing to a game that the player is not of', async () => {
    const { playerId } = await aPlayer();
    const wallet = { gameId: world.gameId + 1, playerId, currencies: [energy], nowMs: world.clock.nowMs() };
    expect(await readWallet(world.dataSource, wallet)).toEqual([]);
  });
});

describe('a write in a recharging currency', () => {
  it('of an unknown player is refused as any other', async () => {
    expect(await buy({ playerId: 64_000_001, shard: 1, emailKey: '' }, 1n)).toMatchObject({
      status: 'player_not_found',
    });
  });

  it('is refused where the wallet is frozen, but a completed request is still known', async () => {
    const player = await aPlayer();
    pass(3);
    const bought = purchase({ ...common(player, 1n), fee: 0n });
    await world.ledger.submit(bought);
    pass(3);
    await world.dataSource.query('UPDATE player SET is_frozen = true WHERE shard = $1 AND player_id = $2', [
      player.shard,
      player.playerId,
    ]);
    expect(await buy(player, 1n)).toMatchObject({ status: 'wallet_frozen' });
    expect(await world.ledger.submit(bought)).toMatchObject({ status: 'duplicate' });
  });

  it('settles once, whichever of two processes comes first', async () => {
    const other = world.openLedger();
    for (let round = 0; round < 50; round++) {
      const player = await aPlayer();
      pass(3);
      const outcomes = await Promise.all([buy(player, 2n), buy(player, 2n, other)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['applied', 'insufficient_balance']);
      expect(await see(player)).toEqual([1n, 60]);
    }
  });

  it('waits for its turn, so that many at once all get through', async () => {
    const other = world.openLedger();
    const player = await aPlayer();
    await grant(player, 100n);
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => buy(player, 1n, index < 40 ? world.ledger : other)),
    );
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['applied']));
    expect(await see(player)).toEqual([40n, null]);
  });

  it('books what has accrued once when connections are cut while it is under way', async () => {
    const ledger = world.openLedger({ laneCount: 1 });
    const players = await Promise.all(Array.from({ length: 20 }, aPlayer));
    pass(3);
    const sent = players.map((player) => ledger.submit(burn(common(player, 1n))));
    for (let cut = 0; cut < 5; cut++) {
      await world.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'goldkeep ledger' AND datname = current_database()`,
      );
    }
    const outcomes = await Promise.all(sent);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['applied']));
    expect(await Promise.all(players.map((player) => see(player)))).toEqual(players.map(() => [2n, 60]));
  });

  it('beyond the queue is refused at once', async () => {
    const ledger = world.openLedger({ queueMax: 10 });
    const player = await aPlayer();
    pass(5);
    const results = await Promise.allSettled(Array.from({ length: 15 }, () => buy(player, 1n, ledger)));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  });
});
