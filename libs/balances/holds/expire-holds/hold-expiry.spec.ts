import { capture, fingerprintOf, hold, credit, type LedgerCurrency } from '@goldkeep/ledger';
import { auditFindings } from '../../../../test/support/audit';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../../../../test/support/ledger-world';
import { DUE_HOLDS, HoldExpiry } from './hold-expiry';

const HELD = 10n;
const FUTURE = new Date('2999-01-01');

let world: LedgerWorld;
let gold: LedgerCurrency;
let expiry: HoldExpiry;
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  [gold] = world.currencies;
  expiry = new HoldExpiry(world.dataSource, world.ledger);
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await world.close();
});

function common({ shard, playerId }: LedgerPlayer, amount: bigint) {
  requests += 1;
  const request = { clientRequestId: `r-${requests}`, fingerprint: fingerprintOf([requests]) };
  return { gameId: world.gameId, shard, player: { playerId }, request, currency: gold, amount };
}

/** A player with holds of 10 each, as many as there are times. */
async function aPlayerHolding(
  ...times: readonly Date[]
): Promise<LedgerPlayer & { readonly holds: readonly number[] }> {
  const player = await world.addPlayer(`p${++requests}@example.com`);
  await world.ledger.submit(credit(common(player, 2_000n)));
  const holds: number[] = [];
  for (const expiresAt of times) {
    const outcome = await world.ledger.submit(hold({ ...common(player, HELD), expiresAt }));
    if (outcome.status !== 'applied') throw new Error('not held');
    holds.push(outcome.seq);
  }
  return { ...player, holds };
}

async function reservedOf({ shard, playerId }: LedgerPlayer): Promise<bigint> {
  const [row] = await world.dataSource.query<{ reserved: string }[]>(
    'SELECT reserved FROM balance WHERE shard = $1 AND player_id = $2',
    [shard, playerId],
  );
  return BigInt(row?.reserved ?? -1);
}

const past = () => new Date(Date.now() - 1_000);

describe('the expiry of holds', () => {
  it('lets go of what is due, and of nothing else', async () => {
    const player = await aPlayerHolding(past(), FUTURE, past());
    expect(await expiry.expireDue()).toBe(2);
    expect(await reservedOf(player)).toBe(HELD);
    expect(await expiry.expireDue()).toBe(0);
  });

  it('takes as many runs as it needs when more is due than fits into one', async () => {
    const player = await aPlayerHolding(...Array.from({ length: 120 }, past));
    expect(await expiry.expireDue()).toBe(120);
    expect(await reservedOf(player)).toBe(0n);
  });

  it('lets a hold go once, whichever of several processes comes first', async () => {
    const others = [world.openLedger(), world.openLedger()].map((ledger) => new HoldExpiry(world.dataSource, ledger));
    const players = await Promise.all(Array.from({ length: 20 }, () => aPlayerHolding(past(), past())));
    const counts = await Promise.all([expiry, ...others].map((one) => one.expireDue()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(40);
    expect(await Promise.all(players.map(reservedOf))).toEqual(players.map(() => 0n));
  });

  it('and a capture never both have a hold', async () => {
    for (let round = 0; round < 30; round++) {
      const player = await aPlayerHolding(new Date(Date.now() + 15));
      const held = { seq: player.holds[0] ?? NaN, amount: HELD };
      const captured = world.ledger.submit(capture({ ...common(player, HELD), held }));
      const [outcome] = await Promise.all([captured, expiry.expireDue()]);
      await expiry.expireDue();
      expect(['applied', 'target_changed']).toContain(outcome.status);
    }
    expect(await auditFindings(world.dataSource)).toEqual([]);
  });

  it('probes an index that holds open holds alone', async () => {
    const plan = await world.dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${DUE_HOLDS}`);
    });
    const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(lines).toContain('Index Scan using hold_open_by_expiry');
    expect(lines).not.toContain('Seq Scan');
  });
});
