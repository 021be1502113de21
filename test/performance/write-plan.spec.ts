import { randomUUID } from 'node:crypto';
import { credit, fingerprintOf, purchase, type LedgerCommand, type LedgerCurrency } from '@goldkeep/ledger';
import { eventually } from '../support/eventually';
import { openLedgerWorld, type LedgerWorld } from '../support/ledger-world';

/** Enough that a planner who may would scan rather than probe, and that pages are full as in a long-lived game. */
const PLAYERS = 120_000;
const TRANSACTIONS = 300_000;
const COMMANDS = 6_000;
/** In a currency that recharges, whose balances are read before they are written. */
const RECHARGING_COMMANDS = 600;
const FUNDS = 1_000_000;
const HOT_SHARE_MIN = 0.95;

interface TableActivity {
  readonly table: string;
  readonly seqScans: number;
  readonly updates: number;
  readonly hotUpdates: number;
}

describe('the write call on large tables', () => {
  let world: LedgerWorld;
  let playerIds: readonly number[] = [];
  let energy: LedgerCurrency;

  beforeAll(async () => {
    world = await openLedgerWorld();
    playerIds = Array.from({ length: PLAYERS }, (_, index) => index + 64);
    const validFrom = new Date(world.clock.nowMs());
    const rechargeTerms = [{ validFrom, rate: 1n, periodSeconds: 60, max: 50n }];
    energy = await world.addCurrency({ code: 'ENERGY', rechargeTerms });
    await fill(world);
  }, 120_000);
  afterAll(() => world.close());

  async function activity(): Promise<Map<string, TableActivity>> {
    const rows = await world.dataSource.query<Record<string, string>[]>(
      'SELECT relname, seq_scan, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables',
    );
    return new Map(
      rows.map((row) => [
        String(row.relname),
        {
          table: String(row.relname),
          seqScans: Number(row.seq_scan),
          updates: Number(row.n_tup_upd),
          hotUpdates: Number(row.n_tup_hot_upd),
        },
      ]),
    );
  }

  function someCommand(currency = world.currencies[0]): LedgerCommand {
    const playerId = playerIds[Math.floor(Math.random() * playerIds.length)] ?? 64;
    const common = {
      gameId: world.gameId,
      shard: playerId % 64,
      player: Math.random() < 0.5 ? { playerId } : { emailKey: `p${playerId}@example.com` },
      request: { clientRequestId: randomUUID(), fingerprint: fingerprintOf([playerId]) },
      currency,
      amount: 10n,
    };
    return currency === energy || Math.random() < 0.3 ? credit(common) : purchase({ ...common, fee: 1n });
  }

  /** Applies the commands; what the tables have seen by then, and which of them were scanned meanwhile. */
  async function apply(commands: readonly LedgerCommand[]) {
    const before = await activity();
    const outcomes = await Promise.all(commands.map((command) => world.ledger.submit(command)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['applied']));

    // The server counts a session's work when the session has been idle for a moment.
    const after = await eventually(
      async () => {
        const now = await activity();
        const updated = (now.get('balance')?.updates ?? 0) - (before.get('balance')?.updates ?? 0);
        if (updated < commands.length) throw new Error(`only ${updated} updates are counted yet`);
        return now;
      },
      { timeoutMs: 20_000 },
    );
    const scanned = [...after.values()].filter(({ table, seqScans }) => seqScans > (before.get(table)?.seqScans ?? 0));
    return { after, scanned: scanned.map(({ table }) => table) };
  }

  it('scans no table and updates at least 95 % of the balances in place', async () => {
    const { after, scanned } = await apply(Array.from({ length: COMMANDS }, () => someCommand()));
    expect(scanned).toEqual([]);
    const balance = after.get('balance');
    const hotShare = (balance?.hotUpdates ?? 0) / (balance?.updates ?? 1);
    expect(hotShare).toBeGreaterThanOrEqual(HOT_SHARE_MIN);
  }, 60_000);

  it('scans no table where a currency recharges either', async () => {
    world.clock.advance(120_000);
    // Each books what has accrued, which opens the balance, and then updates it.
    const commands = Array.from({ length: RECHARGING_COMMANDS }, () => someCommand(energy));
    expect((await apply(commands)).scanned).toEqual([]);
  }, 60_000);
});

/** Rows that an index handed out for one command at most: every probe is by a whole key. */
const INDEX_ROWS_PER_COMMAND_MAX = 8;

describe('the write call on tables that were empty when it was planned', () => {
  it('still finds every row by its key when they have grown', async () => {
    const world = await openLedgerWorld();
    try {
      await world.dataSource.query('VACUUM ANALYZE');
      const players = await Promise.all(
        Array.from({ length: 200 }, (_, index) => world.addPlayer(`grown-${index}@example.com`)),
      );
      for (let round = 0; round < 20; round++) {
        const sent = players.map(({ shard, playerId }) =>
          world.ledger.submit(
            credit({
              gameId: world.gameId,
              shard,
              player: { playerId },
              request: { clientRequestId: randomUUID(), fingerprint: fingerprintOf([playerId]) },
              currency: world.currencies[0],
              amount: 10n,
            }),
          ),
        );
        await Promise.all(sent);
      }
      const commands = players.length * 20;
      const read = await eventually(
        async () => {
          const rows = await world.dataSource.query<{ index: string; read: string; written: string }[]>(
            `SELECT i.indexrelname AS index, i.idx_tup_read AS read, t.n_tup_ins AS written
               FROM pg_stat_user_indexes i JOIN pg_stat_user_tables t ON t.relid = i.relid`,
          );
          const written = rows.find(({ index }) => index === 'ledger_transaction_pkey')?.written;
          if (Number(written) < commands) throw new Error(`only ${written ?? 0} transactions are counted yet`);
          return rows;
        },
        { timeoutMs: 20_000 },
      );
      const scanned = read.filter((index) => Number(index.read) > INDEX_ROWS_PER_COMMAND_MAX * commands);
      expect(scanned).toEqual([]);
    } finally {
      await world.close();
    }
  }, 60_000);
});

async function fill({ dataSource, gameId, currencyIds: [currencyId] }: LedgerWorld): Promise<void> {
  const range = `generate_series(64, ${PLAYERS + 63}) g`;
  const statements = [
    `INSERT INTO player (shard, player_id, game_id, email, email_key, name, date_joined)
     SELECT g % 64, g, ${gameId}, 'p' || g || '@example.com', 'p' || g || '@example.com', 'Player', now() FROM ${range}`,
    `INSERT INTO balance (shard, player_id, currency_id, available) SELECT g % 64, g, ${currencyId}, ${FUNDS} FROM ${range}`,
    `UPDATE shard_book b SET available = n * ${FUNDS}, issuance = -n * ${FUNDS}, funded_players = n
       FROM (SELECT shard, count(*) AS n FROM balance GROUP BY shard) c
      WHERE c.shard = b.shard AND b.currency_id = ${currencyId}`,
    `INSERT INTO ledger_transaction (shard, seq, kind, game_id, player_id, currency_id, amount, fee, available_after,
                                     reserved_after, client_request_id, created_at)
     SELECT g % 64, g / 64 + 1, 1, ${gameId}, 64 + g % ${PLAYERS}, ${currencyId}, 1, 0, 1, 0, md5(g::text), now()
       FROM generate_series(0, ${TRANSACTIONS - 1}) g`,
    `INSERT INTO request (game_id, kind, client_request_id, fingerprint, shard, seq)
     SELECT game_id, kind, client_request_id, md5(client_request_id)::uuid, shard, seq FROM ledger_transaction`,
    'UPDATE shard s SET next_seq = n + 1 FROM (SELECT shard, max(seq) AS n FROM ledger_transaction GROUP BY shard) c WHERE c.shard = s.shard',
    'VACUUM ANALYZE',
  ];
  const session = dataSource.createQueryRunner();
  // What this session has scanned must be counted before the test begins, not some time later.
  for (const statement of [...statements, 'SELECT pg_stat_force_next_flush()', 'SELECT 1'])
    await session.query(statement);
  await session.release();
}
