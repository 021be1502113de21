import { openTcpProxy, type TcpProxy } from '../../test/support/tcp-proxy';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database';
import { probeDatabase } from './probe-database';

/** The contract's 2 s, and a little for the machine. */
const PROBE_TIME_MAX_MS = 2_500;

let database: TestDatabase;
let proxy: TcpProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await openTcpProxy(database.url);
});
afterEach(() => proxy.forward());
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

const probe = () => probeDatabase({ connectionString: proxy.through(database.url) });

describe('probeDatabase', () => {
  it('resolves when the database answers over a connection made for it', async () => {
    const attempts = proxy.accepted;
    await probe();
    expect(proxy.accepted).toBe(attempts + 1);
  });

  it('rejects when the database refuses or breaks connections', async () => {
    proxy.cut();
    await expect(probe()).rejects.toThrow();
    await proxy.refuse();
    await expect(probe()).rejects.toThrow('ECONNREFUSED');
  });

  it('rejects within two seconds when the database accepts and never answers', async () => {
    proxy.hang();
    const beganMs = performance.now();
    await expect(probe()).rejects.toThrow('timeout expired');
    expect(performance.now() - beganMs).toBeLessThan(PROBE_TIME_MAX_MS);
  });
});
