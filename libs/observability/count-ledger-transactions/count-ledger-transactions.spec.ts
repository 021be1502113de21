import { LedgerTransactionCommittedEvent } from '@goldkeep/events';
import { Metrics } from '../metrics/metrics';
import { CountLedgerTransactionsHandler } from './count-ledger-transactions.handler';

let metrics: Metrics;
let handler: CountLedgerTransactionsHandler;

beforeEach(() => {
  metrics = new Metrics();
  handler = new CountLedgerTransactionsHandler(metrics);
});

function commit(gameId: number, seq: number, shard = 0): void {
  handler.handle(new LedgerTransactionCommittedEvent({ shard, event: seq, seq, gameId, playerId: 64 }));
}

async function counts(): Promise<Record<string, number>> {
  const metric = await metrics.registry.getSingleMetric('goldkeep_ledger_transactions_total')?.get();
  return Object.fromEntries(metric?.values.map(({ labels, value }) => [String(labels.game), value]) ?? []);
}

describe('CountLedgerTransactionsHandler', () => {
  it('counts by game', async () => {
    commit(1, 1);
    commit(2, 2);
    commit(1, 3);
    expect(await counts()).toEqual({ 1: 2, 2: 1 });
  });

  it('counts a transaction once when its event comes again', async () => {
    for (const seq of [1, 2, 1, 2, 3]) commit(1, seq);
    commit(1, 1, 5);
    expect(await counts()).toEqual({ 1: 4 });
  });

  it('names a hundred games and sums the others up', async () => {
    for (let gameId = 1; gameId <= 300; gameId++) commit(gameId, gameId);
    const series = await counts();
    expect(Object.keys(series)).toHaveLength(101);
    expect(series).toMatchObject({ 100: 1, other: 200 });
  });
});
