import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { loadEnvironment } from '@goldkeep/config';
import { fingerprintOf, Ledger, purchase } from '@goldkeep/ledger';
import { placeOfEmail } from '@goldkeep/players';
import { DatabaseBreaker, probeDatabase } from '@goldkeep/resilience';
import { dataSourceOptions } from '../../ormconfig';
import { buildDataset, emailOf, type Dataset } from './dataset';
import { measureAtRate, measureHttp, type HttpLoad } from './http-load';
import { measureCalls, median, type Measured } from './measure';
import { REFERENCE_PURCHASE } from './reference-purchase.sql';
import { startServer } from './server-process';

const PLAYERS = 1_000_000;
const ROUNDS = 5;
const SECONDS = 8;
const WARM_UP_SECONDS = 4;
const HALF_RATE_ROUNDS = 3;
const REFERENCE_CLIENTS = 32;
const LEDGER_CONCURRENCY = 256;
const CONNECTIONS = 64;
const PRICE = 100n;
const FEE = 10n;
const ITEM = {
  item_id: 'iron_sword',
  item_name: 'Iron Sword',
  item_category: null,
  item_description: null,
  quantity: 1,
  unit_price: '1.00',
};

/** What is compared stands side by side in time. */
const COLUMNS = ['ledger', 'reference', 'http', 'bareFastify'] as const;
type Column = (typeof COLUMNS)[number];

/** Purchases a second over HTTP beside the same purchase by one SQL call, the ledger alone, and HTTP alone. */
export async function benchPurchases(databaseUrl: string): Promise<void> {
  process.stdout.write(`building a game of ${PLAYERS.toLocaleString('en')} players ...\n`);
  const dataset = await buildDataset(databaseUrl, PLAYERS);
  const reference = await openReference(dataset);
  const ledger = openLedger(dataset);
  const [bare, api] = await Promise.all([
    startServer('test/performance/bare-fastify.js', {}),
    startServer('apps/api/main.js', { DATABASE_URL: databaseUrl, PORT: '0', RATE_LIMITS: 'off' }),
  ]);
  const load = purchaseLoad(dataset, api.url);
  const measure: Readonly<Record<Column, (seconds: number) => Promise<Measured>>> = {
    reference: (seconds) => measureCalls({ concurrency: REFERENCE_CLIENTS, seconds }, reference.buy),
    ledger: (seconds) => measureCalls({ concurrency: LEDGER_CONCURRENCY, seconds }, () => buyFrom(ledger, dataset)),
    bareFastify: (seconds) => measureHttp({ ...load, url: bare.url, paths: ['/'], seconds }),
    http: (seconds) => measureHttp({ ...load, seconds }),
  };
  const runs: Record<Column, Measured[]> = { reference: [], ledger: [], bareFastify: [], http: [] };
  try {
    for (const column of COLUMNS) await measure[column](WARM_UP_SECONDS);
    for (let round = 1; round <= ROUNDS; round++) {
      for (const column of COLUMNS) {
        const run = await measure[column](SECONDS);
        runs[column].push(run);
        process.stdout.write(`round ${round}  ${describe(column, run)}\n`);
      }
    }
    report(runs, await measureAtHalf(load, median(runs.http.map(({ perSecond }) => perSecond))));
  } finally {
    await Promise.all([api.stop(), bare.stop(), ledger.onApplicationShutdown(), reference.close()]);
  }
}

/** The round in the middle, by its slowest calls, at half of what the server can take. */
async function measureAtHalf(load: HttpLoad, peakPerSecond: number): Promise<Measured> {
  await measureAtRate({ ...load, seconds: WARM_UP_SECONDS }, peakPerSecond / 2);
  const rounds: Measured[] = [];
  for (let round = 0; round < HALF_RATE_ROUNDS; round++) rounds.push(await measureAtRate(load, peakPerSecond / 2));
  const middle = median(rounds.map(({ p99Ms }) => p99Ms));
  const [found = rounds[0]] = rounds.filter(({ p99Ms }) => p99Ms === middle);
  if (!found) throw new RangeError('nothing was measured');
  return found;
}

/** Ratios are of neighbours in time, then the middle one: what slows the machine slows both. */
function report(runs: Readonly<Record<Column, Measured[]>>, half: Measured): void {
  const ratio = (one: Column, other: Column) =>
    median(runs[one].map(({ perSecond }, round) => perSecond / (runs[other][round]?.perSecond ?? NaN))).toFixed(2);
  const middle = (column: Column): Measured => ({
    perSecond: median(runs[column].map((run) => run.perSecond)),
    p50Ms: median(runs[column].map((run) => run.p50Ms)),
    p99Ms: median(runs[column].map((run) => run.p99Ms)),
    failed: runs[column].reduce((sum, run) => sum + run.failed, 0),
  });
  const lines = [
    '',
    `medians of ${ROUNDS} rounds of ${SECONDS} s`,
    ...COLUMNS.map((column) => describe(column, middle(column))),
    describe('http at half of its peak', half),
    '',
    `HTTP purchases / one SQL call each     ${ratio('http', 'reference')}   (to reach: 0.70)`,
    `ledger.submit  / one SQL call each     ${ratio('ledger', 'reference')}   (to reach: 2.50)`,
    `HTTP purchases / bare Fastify          ${ratio('http', 'bareFastify')}`,
    `p99 at half of the peak rate           ${half.p99Ms.toFixed(1)} ms   (to reach: under 50)`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function describe(name: string, { perSecond, p50Ms, p99Ms, failed }: Measured): string {
  const rate = Math.round(perSecond).toLocaleString('en').padStart(8);
  return `${name.padEnd(26)} ${rate}/s   p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms   failed ${failed}`;
}

interface Sale {
  readonly email: string;
  readonly shard: number;
  readonly emailKey: string;
  readonly request: { readonly clientRequestId: string; readonly fingerprint: string };
}

function randomSale({ gameId, playerCount }: Dataset): Sale {
  const email = emailOf(Math.floor(Math.random() * playerCount));
  const { shard, emailKey } = placeOfEmail(gameId, email);
  const clientRequestId = randomUUID();
  return {
    email,
    shard,
    emailKey,
    request: { clientRequestId, fingerprint: fingerprintOf([emailKey, PRICE, ITEM.item_id]) },
  };
}

async function openReference(
  dataset: Dataset,
): Promise<{ buy: (worker: number) => Promise<boolean>; close: () => Promise<void> }> {
  const clients = Array.from({ length: REFERENCE_CLIENTS }, () => new Client({ connectionString: dataset.url }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query(REFERENCE_PURCHASE);
  const details = JSON.stringify(ITEM);
  return {
    buy: async (worker) => {
      const { shard, emailKey, request } = randomSale(dataset);
      const result = await clients[worker]?.query<{ left: string }>({
        name: 'reference',
        text: 'SELECT reference_purchase($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS left',
        values: [
          shard,
          dataset.gameId,
          emailKey,
          'Bench Player',
          request.clientRequestId,
          request.fingerprint,
          dataset.currencyId,
          String(PRICE),
          String(FEE),
          details,
        ],
      });
      return Number(result?.rows[0]?.left ?? -1) >= 0;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

function openLedger({ url }: Dataset): Ledger {
  const connection = { connectionString: url };
  const options = {
    connection,
    breaker: new DatabaseBreaker({ probe: () => probeDatabase(connection) }),
    laneCount: loadEnvironment().ledgerLanes,
    batchMax: 100,
    queueMax: 5_000,
    observeBatch: () => undefined,
    afterCommit: () => Promise.resolve(),
  };
  // Only for currencies that recharge, of which the dataset has none: it never connects.
  return new Ledger(options, new DataSource(dataSourceOptions(url)), new Clock());
}

async function buyFrom(ledger: Ledger, dataset: Dataset): Promise<boolean> {
  const { shard, emailKey, request } = randomSale(dataset);
  const { gameId } = dataset;
  const currency = { currencyId: dataset.currencyId, maxBalance: null, rechargeTerms: [] };
  const outcome = await ledger.submit(
    purchase({
      gameId,
      shard,
      player: { emailKey },
      request,
      currency,
      amount: PRICE,
      fee: FEE,
      details: ITEM,
      playerName: 'Bench Player',
    }),
  );
  return outcome.status === 'applied';
}

function purchaseLoad(dataset: Dataset, url: string): HttpLoad {
  return {
    url,
    method: 'POST',
    paths: ['/api/item-purchases/purchase-item'],
    headers: { 'x-game-secret-key': dataset.secretKey },
    connections: CONNECTIONS,
    seconds: SECONDS,
    body: () =>
      JSON.stringify({
        client_request_id: randomUUID(),
        player_email: emailOf(Math.floor(Math.random() * dataset.playerCount)),
        player_name: 'Bench Player',
        item_id: ITEM.item_id,
        item_name: ITEM.item_name,
        item_quantity: 1,
        unit_price: '1.00',
        total_price: '1.00',
      }),
  };
}
