import { DataSource } from 'typeorm';
import { Composites, LedgerReader, credit, fingerprintOf, transfer, type CompositePart } from '@goldkeep/ledger';
import { CommitListeners, UnitOfWork } from '@goldkeep/persistence';
import { dataSourceOptions } from '../../ormconfig';
import { auditFindings } from '../support/audit';
import { eventually } from '../support/eventually';
import { openLedgerWorld, type LedgerPlayer, type LedgerWorld } from '../support/ledger-world';

const FUNDS = 1_000_000n;
/** More than twice the connections of the pool. */
const MANY = 40;
/** More than may stand in line. */
const TOO_MANY = 1_000;

let world: LedgerWorld;
/** Stands for somebody else who is at work on a shard. */
let elsewhere: DataSource;
let composites: Composites;
let players: readonly [LedgerPlayer, LedgerPlayer];
let requests = 0;

beforeAll(async () => {
  world = await openLedgerWorld();
  elsewhere = await new DataSource(dataSourceOptions(world.url)).initialize();
  const unitOfWork = new UnitOfWork(world.dataSource, new CommitListeners());
  composites = new Composites(unitOfWork, world.clock, world.ledger, new LedgerReader(world.dataSource));
  players = [await aPlayer('one@example.com'), await aPlayer('other@example.com')];
});
afterAll(async () => {
  expect(await auditFindings(world.dataSource)).toEqual([]);
  await elsewhere.destroy();
  await world.close();
});

async function aPlayer(email: string): Promise<LedgerPlayer> {
  const player = await world.addPlayer(email);
  const { shard, playerId } = player;
  const common = { gameId: world.gameId, currency: world.currencies[0], amount: FUNDS, request: aRequest() };
  await world.ledger.submit(credit({ ...common, shard, player: { playerId } }));
  return player;
}
function aRequest() {
  return { clientRequestId: `r-${++requests}`, fingerprint: fingerprintOf([requests]) };
}
function aTransfer(): CompositePart {
  const [from, into] = players;
  return transfer({ gameId: world.gameId, request: aRequest(), currency: world.currencies[0], amount: 1n, from, into });
}
function apply(parts: readonly CompositePart[]): Promise<string> {
  return composites.apply(parts, () => Promise.resolve()).then(({ status }) => status);
}
/** Runs `work` while somebody else holds the shard that the transfers begin with. */
async function whileShardIsHeld<Result>(work: () => Promise<Result>): Promise<Result> {
  const shard = Math.min(...players.map((player) => player.shard));
  return elsewhere.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM shard WHERE shard = $1 FOR UPDATE', [shard]);
    return work();
  });
}
async function waitingForLocks(): Promise<number> {
  const [row] = await elsewhere.query<{ waiting: string }[]>(
    `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return Number(row?.waiting);
}
async function fundsOf({ shard, playerId }: LedgerPlayer): Promise<bigint> {
  const [row] = await world.dataSource.query<{ available: string }[]>(
    'SELECT available FROM balance WHERE shard = $1 AND player_id = $2',
    [shard, playerId],
  );
  return BigInt(row?.available ?? -1);
}

describe('composite commands that wait for each other', () => {
  it('leave connections to everybody else, and all get their turn', async () => {
    const before = await fundsOf(players[1]);
    const runs = await whileShardIsHeld(async () => {
      const started = Array.from({ length: MANY }, () => apply([aTransfer()]));
      await eventually(async () => expect(await waitingForLocks()).toBeGreaterThan(0));
      expect(await world.dataSource.query('SELECT 1 AS answer')).toEqual([{ answer: 1 }]);
      return { started };
    });
    expect(new Set(await Promise.all(runs.started))).toEqual(new Set(['applied']));
    expect(await fundsOf(players[1])).toBe(before + BigInt(MANY));
  });

  it('are told to come back when too many wait, with nothing done for them', async () => {
    const before = await fundsOf(players[1]);
    const runs = await whileShardIsHeld(async () => {
      const started = Promise.allSettled(Array.from({ length: MANY }, () => apply([aTransfer()])));
      // Without parts, since these only stand in line.
      const others = Promise.allSettled(Array.from({ length: TOO_MANY }, () => apply([])));
      const late = apply([aTransfer()]);
      await expect(late).rejects.toMatchObject({ status: 503, code: 'service_unavailable', extra: { retry_after: 1 } });
      return { started, others };
    });
    expect(new Set((await runs.started).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    expect(new Set((await runs.others).map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']));
    expect(await fundsOf(players[1])).toBe(before + BigInt(MANY));
  });
});
