import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig';
import { startApiProcess, type ApiProcess } from '../support/api-process';
import { aPurchase } from '../support/api-world';
import { auditFindings } from '../support/audit';
import { call } from '../support/call';
import { eventually } from '../support/eventually';

/** `npm run test:faults` sets more. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 2);
const WORKERS = 16;
const PLAYERS = 8;
/** How many purchases are answered before the blow falls: it then hits others under way. */
const ANSWERED_BEFORE_MIN = 20;
const ANSWERED_BEFORE_SPREAD = 60;

interface Sale {
  readonly body: Record<string, unknown>;
  /** From the receipt; absent while no answer has come. */
  transactionId?: string;
}

describe('sudden death on the embedded database', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'goldkeep-faults-'));
    await chmod(dataDir, 0o711);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const start = () => startApiProcess({ env: { DATA_DIR: dataDir, LOG_LEVEL: 'info' } });
  const demoKey = async () => (await readFile(join(dataDir, 'demo-key'), 'utf8')).trim();

  async function buy(api: ApiProcess, sale: Sale): Promise<number> {
    const options = { key: await demoKey(), body: sale.body };
    const answer = await call<{ transaction_id: string }>(
      api.baseUrl,
      'POST',
      '/api/item-purchases/purchase-item',
      options,
    );
    if (answer.status === 200 || answer.status === 409) sale.transactionId = answer.body.transaction_id;
    return answer.status;
  }

  /** Buys without pause until the server dies, and tells every sale that was sent. */
  function buyUntilItDies(api: ApiProcess, sales: Sale[], isOver: () => boolean): Promise<unknown> {
    return Promise.all(
      Array.from({ length: WORKERS }, async (_, worker) => {
        while (!isOver()) {
          const player_email = `p${(worker + sales.length) % PLAYERS}@faults.example`;
          const body = aPurchase({ client_request_id: randomUUID(), player_email, item_id: randomUUID() });
          const sale: Sale = { body: { ...body, unit_price: '0.01', total_price: '0.01' } };
          sales.push(sale);
          await buy(api, sale).catch(() => 0);
        }
      }),
    );
  }

  async function fundPlayers(api: ApiProcess): Promise<void> {
    for (let player = 0; player < PLAYERS; player++) {
      const player_email = `p${player}@faults.example`;
      const body = { client_request_id: `funds-${player}`, player_email, amount: '100000.00', reason: 'funds' };
      const { status } = await call(api.baseUrl, 'POST', '/api/economy/credits', { key: await demoKey(), body });
      expect([201, 409]).toContain(status);
    }
  }

  async function killDatabase(): Promise<void> {
    const [pid] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  async function audit(): Promise<string[]> {
    const { password, port } = JSON.parse(await readFile(join(dataDir, 'postgres-access.json'), 'utf8')) as {
      password: string;
      port: number;
    };
    const url = `postgres://goldkeep:${password}@127.0.0.1:${port}/goldkeep`;
    const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
    try {
      return await auditFindings(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => [round + 1, round % 2 === 1 ? 'with' : 'without']))(
    'round %i: kill -9 of the server, %s its database, loses nothing that was answered and charges nothing twice',
    async (_round, database) => {
      const sales: Sale[] = [];
      const answered = () => sales.filter(({ transactionId }) => transactionId !== undefined);
      const enough = ANSWERED_BEFORE_MIN + Math.floor(Math.random() * ANSWERED_BEFORE_SPREAD);
      const doomed = await start();
      await fundPlayers(doomed);
      let isOver = false;
      const buying = buyUntilItDies(doomed, sales, () => isOver);
      await eventually(() => expect(answered().length).toBeGreaterThan(enough), { timeoutMs: 20_000 });
      isOver = true;
      if (database === 'with') await killDatabase();
      await doomed.kill9();
      await buying;

      const survivor = await start();
      for (const sale of sales) {
        const { transactionId } = sale;
        const status = await buy(survivor, sale);
        expect(transactionId === undefined ? [200, 409] : [409]).toContain(status);
        if (transactionId !== undefined) expect(sale.transactionId).toBe(transactionId);
      }
      expect(new Set(answered().map(({ transactionId }) => transactionId)).size).toBe(sales.length);
      expect(await audit()).toEqual([]);
      expect(await survivor.stop()).toBe(0);
    },
    120_000,
  );
});
