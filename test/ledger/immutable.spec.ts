import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadEnvironment } from '@goldkeep/config';
import { migrate } from '@goldkeep/persistence';
import { createApp } from '../../apps/api/create-app';
import { dataSourceOptions } from '../../ormconfig';
import { aPurchase, openApiWorld, type ApiWorld } from '../support/api-world';
import { call } from '../support/call';
import { auditFindings } from '../support/audit';
import { DataSource } from 'typeorm';

const ROLE = 'goldkeep_app';
const PASSWORD = 'a-password';

/** The statements that operators are told to run. */
function documentedGrants(): string {
  const text = readFileSync(join(__dirname, '../../docs/OPERATIONS.md'), 'utf8');
  return /```sql\n(.*?)```/s.exec(text)?.[1] ?? '';
}

describe('what was booked', () => {
  let world: ApiWorld;
  let app: NestFastifyApplication;
  let roleUrl: string;

  beforeAll(async () => {
    world = await openApiWorld();
    await world.game.addPlayer('buyer@example.com', '100.00');
    await world.dataSource.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}'`);
    await world.dataSource.query(documentedGrants());
    const url = new URL(world.databaseUrl);
    url.username = ROLE;
    url.password = PASSWORD;
    roleUrl = url.href;
    const outside = { LOG_LEVEL: 'silent', DATA_DIR: '/nonexistent', SESSION_SECRET: 'test'.repeat(8) };
    app = await createApp(loadEnvironment({ ...outside, DATABASE_URL: roleUrl }), roleUrl);
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await world.dataSource.query(`DROP OWNED BY ${ROLE}`);
    await world.dataSource.query(`DROP ROLE ${ROLE}`);
    await world.close();
  });

  it('is written by a server whose role cannot change it', async () => {
    expect(await migrate(dataSourceOptions(roleUrl))).toEqual([]);
    const at = await app.getUrl();
    const options = { key: world.game.key, body: aPurchase() };
    expect((await call(at, 'POST', '/api/item-purchases/purchase-item', options)).status).toBe(200);
    const credit = {
      ...options,
      body: { ...aPurchase(), amount: '5.00', reason: 'gift', player_email: 'new@example.com' },
    };
    expect((await call(at, 'POST', '/api/economy/credits', credit)).status).toBe(201);
    expect(await auditFindings(world.dataSource)).toEqual([]);
  });

  it.each([
    'UPDATE ledger_transaction SET amount = amount',
    'UPDATE entry SET amount = amount',
    'DELETE FROM ledger_transaction',
    'DELETE FROM entry',
    'TRUNCATE entry',
    'TRUNCATE ledger_transaction',
  ])('cannot be changed by that role: %s', async (statement) => {
    const asRole = await new DataSource({ type: 'postgres', url: roleUrl, poolSize: 1 }).initialize();
    await expect(asRole.query(statement)).rejects.toMatchObject({ code: '42501' });
    await asRole.destroy();
  });
});
