import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { Counter } from 'prom-client';
import { LedgerTransactionCommittedEvent } from '@goldkeep/events';
import { Metrics } from '../metrics/metrics';

/** Every label is a series that is kept for good: games with higher ids share one. */
const NAMED_GAME_ID_MAX = 100;
const OTHER_GAMES = 'other';

/** Counts committed transactions by game, each once, also when its event comes again. */
@EventsHandler(LedgerTransactionCommittedEvent)
export class CountLedgerTransactionsHandler implements IEventHandler<LedgerTransactionCommittedEvent> {
  private readonly transactions: Counter<'game'>;
  /** The last seq counted, by shard. */
  private readonly counted = new Map<number, number>();

  constructor({ registry }: Metrics) {
    this.transactions = new Counter({
      name: 'goldkeep_ledger_transactions_total',
      help: 'Committed ledger transactions whose events this process delivered.',
      labelNames: ['game'],
      registers: [registry],
    });
  }

  handle({ shard, seq, gameId }: LedgerTransactionCommittedEvent): void {
    if (seq <= (this.counted.get(shard) ?? 0)) return;
    this.counted.set(shard, seq);
    this.transactions.inc({ game: gameId <= NAMED_GAME_ID_MAX ? String(gameId) : OTHER_GAMES });
  }
}
