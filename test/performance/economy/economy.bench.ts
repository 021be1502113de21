import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { Client } from 'pg';
import { writeReasonDays } from '@goldkeep/ledger';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { buildDataset, emailOf, type Dataset } from '../dataset';
import { callOnce, measureHttp } from '../http-load';
import { measureCalls, median, timeMs, type Measured } from '../measure';
import { milliseconds, rate, say, sayTable, type Finding } from '../reads/report';
import { startServer, type ServerProcess } from '../server-process';

const USUAL = { players: 1_000_000, rounds: 3, seconds: 6 };
/** Shows that the bench itself works. Its figures mean nothing. */
const TRIAL = { players: 20_000, rounds: 1, seconds: 2 };
type Plan = typeof USUAL;

const CONNECTIONS = 64;
const HOLD_CONNECTIONS = 32;
const BATCH_CONNECTIONS = 8;
const BATCH_OPERATIONS = 20;
const WARM_UP_SECONDS = 3;
const FLOW_READS = 20;
const DAYS_MAX = 1_000;
const OWNER = { email: 'owner@bench.example', password: 'correct horse battery staple' };

const ACTIVITIES = ['purchases', 'credits', 'holds', 'batches'] as const;
type Activity = (typeof ACTIVITIES)[number];

/** What a studio's own servers and staff do, beside purchases in the same run. */
export async function benchEconomy(databaseUrl: string, [mode]: readonly string[]): Promise<void> {
  const plan = mode === 'trial' ? TRIAL : USUAL;
  say(`building a game of ${plan.players.toLocaleString('en')} players ...`);
  const dataset = await buildDataset(databaseUrl, plan.players);
  const api = await startServer('apps/api/main.js', {
    ...{ DATABASE_URL: databaseUrl, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'warn' },
    ...{ ADMIN_EMAIL: OWNER.email, ADMIN_PASSWORD: OWNER.password, DEMO: 'false', SESSION_SECRET: randomUUID() },
  });
  try {
    await benchWrites(dataset, api, plan);
    await benchInsight(dataset, api, plan);
  } finally {
    await api.stop();
  }
}

async function benchWrites(dataset: Dataset, api: ServerProcess, { rounds, seconds }: Plan): Promise<void> {
  const measure = measuresOf(dataset, api);
  const runs: Record<Activity, Measured[]> = { purchases: [], credits: [], holds: [], batches: [] };
  for (const activity of ACTIVITIES) await measure[activity](WARM_UP_SECONDS);
  for (let round = 1; round <= rounds; round++) {
    for (const activity of ACTIVITIES) runs[activity].push(await measure[activity](seconds));
    say(`  round ${round} of ${rounds}`);
  }
  const perSecond = (activity: Activity, times = 1): Finding => {
    const failed = runs[activity].reduce((sum, run) => sum + run.failed, 0);
    if (failed > 0) throw new Error(`${failed} ${activity} failed`);
    const middle = (field: keyof Measured) => median(runs[activity].map((run) => run[field]));
    const beside = runs[activity].map(
      (run, round) => (times * run.perSecond) / (runs.purchases[round]?.perSecond ?? NaN),
    );
    return {
      name: NAMES[activity],
      figure: `${rate(times * middle('perSecond'))}, p99 ${milliseconds(middle('p99Ms'))}`,
      ratio: median(beside),
    };
  };
  sayTable(
    'writes over HTTP',
    [perSecond('purchases'), perSecond('credits'), perSecond('holds'), perSecond('batches', BATCH_OPERATIONS)],
    { ratio: 'of purchases' },
  );
}

const NAMES: Readonly<Record<Activity, string>> = {
  purchases: 'purchases',
  credits: 'credits',
  holds: 'holds placed and captured',
  batches: `operations in batches of ${BATCH_OPERATIONS}`,
};

type Measure = (seconds: number) => Promise<Measured>;

function measuresOf(dataset: Dataset, { url }: ServerProcess): Readonly<Record<Activity, Measure>> {
  const headers = { 'x-game-secret-key': dataset.secretKey };
  const somebody = () => emailOf(Math.floor(Math.random() * dataset.playerCount));
  const credit = () => ({ player_email: somebody(), amount: '1.00', reason: 'bench' });
  const load = (path: string, connections: number, body: () => object, success: 200 | 201) => (seconds: number) =>
    measureHttp({
      ...({ url, method: 'POST', headers, connections, seconds, success } as const),
      paths: [path],
      body: () => JSON.stringify({ client_request_id: randomUUID(), ...body() }),
    });
  const sale = () => ({
    ...{ player_email: somebody(), player_name: 'Bench Player', item_id: 'iron_sword', item_name: 'Iron Sword' },
    ...{ item_quantity: 1, unit_price: '1.00', total_price: '1.00' },
  });
  const operations = () => ({
    operations: Array.from({ length: BATCH_OPERATIONS }, () => ({ type: 'credit', ...credit() })),
  });
  return {
    purchases: load('/api/item-purchases/purchase-item', CONNECTIONS, sale, 200),
    credits: load('/api/economy/credits', CONNECTIONS, credit, 201),
    batches: load('/api/economy/batch', BATCH_CONNECTIONS, operations, 201),
    holds: async (seconds) => {
      const agent = new Agent({ keepAlive: true, maxSockets: HOLD_CONNECTIONS });
      const post = async (path: string, body: object) => {
        const json = JSON.stringify({ client_request_id: randomUUID(), ...body });
        const sent = { ...headers, 'content-type': 'application/json' };
        return callOnce({ url: `${url}/api/economy/${path}`, method: 'POST', headers: sent, body: json, agent });
      };
      const run = await measureCalls({ concurrency: HOLD_CONNECTIONS, seconds }, async () => {
        const placed = await post('holds', credit());
        const holdId = /"hold_id":"(hld_\w+)"/.exec(placed.end)?.[1] ?? '';
        return (await post(`holds/${holdId}/capture`, {})).status === 201;
      });
      agent.destroy();
      return run;
    },
  };
}

/** A year in which each shard saw every day a few dozen reasons, as the sweep leaves it: summed up over the shards. */
const FILL_YEAR = `
  INSERT INTO flow_name (game_id, flow_id, is_item, name)
  SELECT $1, 1000 + n, false, 'bench_' || n FROM generate_series(1, 30) AS n ON CONFLICT DO NOTHING`;
const FILL_DAYS = `
  WITH filled AS (
    INSERT INTO flow_day (shard, flow_id, currency_id, day, is_fresh, transactions, summed_transactions, money_in,
                          money_out, summed_in, summed_out)
    SELECT shard, 1000 + n, $1, current_date - d, false, 10, 10, 500, 500, 500, 500
      FROM generate_series(0, 63) AS shard, generate_series(1, 30) AS n, generate_series(1, 365) AS d
    ON CONFLICT DO NOTHING RETURNING flow_id, day
  )
  INSERT INTO flow_total (currency_id, flow_id, day, transactions, money_in, money_out)
  SELECT $1, flow_id, day, 10 * count(*), 500 * count(*), 500 * count(*) FROM filled GROUP BY flow_id, day`;
const FILL_TEXTS =
  'INSERT INTO reason_day (currency_id, day, changes) SELECT DISTINCT currency_id, day, 1 FROM flow_total';

async function benchInsight(dataset: Dataset, api: ServerProcess, plan: Plan): Promise<void> {
  const client = new Client({ connectionString: dataset.url });
  await client.connect();
  await client.query(FILL_YEAR, [dataset.gameId]);
  await client.query(FILL_DAYS, [dataset.currencyId]);
  await client.query(FILL_TEXTS);
  for (let shard = 0; shard < SHARD_COUNT; shard++) await client.query(writeReasonDays.statement, [shard, DAYS_MAX]);
  await client.query('VACUUM ANALYZE');
  await client.end();
  const bearer = await logIn(api);
  const admin = (method: string, path: string) =>
    fetch(`${api.url}/api/admin/games/${dataset.gameId}/${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}` },
    });
  const year = new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10);
  const flows = () => admin('GET', `economy/flows?from=${year}`).then((answer) => answer.text());
  for (let reads = 0; reads < FLOW_READS; reads++) await flows();
  const times: number[] = [];
  for (let reads = 0; reads < FLOW_READS; reads++) times.push(await timeMs(flows));

  say('  verifying while purchases go on ...');
  const { purchases } = measuresOf(dataset, api);
  const alone = await purchases(plan.seconds);
  const startedMs = performance.now();
  await admin('POST', 'ledger/verification');
  const meanwhile = await purchases(plan.seconds);
  const verified = await untilVerified(() => admin('GET', 'ledger/verification'));
  const seconds = (performance.now() - startedMs) / 1_000;
  sayTable('insight and proof', [
    { name: 'flows of a year', figure: milliseconds(median(times)), target: '<= 50 ms' },
    { name: 'verification', figure: `${rate(verified / seconds)} transactions` },
    {
      name: 'purchases meanwhile',
      figure: rate(meanwhile.perSecond),
      reference: rate(alone.perSecond),
      ratio: meanwhile.perSecond / alone.perSecond,
    },
  ]);
}

async function logIn({ url }: ServerProcess): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/admin/auth/login`, { method: 'POST', headers, body: JSON.stringify(OWNER) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function untilVerified(look: () => Promise<Response>): Promise<number> {
  for (;;) {
    const { running, last } = (await (await look()).json()) as {
      readonly running: object | null;
      readonly last: { readonly transactions_checked: number } | null;
    };
    // The game was made by hand, so its balances have no entries: it is the speed that counts here.
    if (running === null && last !== null) return last.transactions_checked;
    await new Promise((resume) => setTimeout(resume, 500));
  }
}
