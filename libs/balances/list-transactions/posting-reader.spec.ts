import { openLedgerWorld, type LedgerWorld } from '../../../test/support/ledger-world';
import { POSTINGS } from './posting-reader';

let world: LedgerWorld;

beforeAll(async () => {
  world = await openLedgerWorld();
});
afterAll(() => world.close());

it('a page is read by the index of the player and the keys of its entries alone', async () => {
  const query = POSTINGS.replaceAll('$1', '1')
    .replaceAll('$2', '65')
    .replaceAll('$3', '900')
    .replaceAll('$4', '0')
    .replaceAll('$5', `'quest'`)
    .replaceAll('$6', '27');
  const plan = await world.dataSource.transaction(async (tx) => {
    await tx.query('SET LOCAL enable_seqscan = off');
    await tx.query('SET LOCAL enable_bitmapscan = off');
    return tx.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query}`);
  });
  const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(lines).toContain('Index Scan Backward using ledger_transaction_by_player');
  expect(lines).toContain('using entry_pkey');
  expect(lines).not.toContain('Seq Scan');
});
