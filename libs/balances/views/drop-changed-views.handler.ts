import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { LedgerTransactionCommittedEvent, PlayerDeletedEvent, PlayerUpdatedEvent } from '@goldkeep/events';
import { KeptSummaries } from '../game-summary/kept-summaries';
import { BalanceViews } from './balance-views';

type PlayerChange = LedgerTransactionCommittedEvent | PlayerDeletedEvent | PlayerUpdatedEvent;

/**
 * Drops the view of whoever has changed, once more after the writer has: the writer may have died, or had no Redis.
 * Failing makes the event come again.
 */
@EventsHandler(LedgerTransactionCommittedEvent, PlayerDeletedEvent, PlayerUpdatedEvent)
export class DropChangedViewsHandler implements IEventHandler<PlayerChange> {
  constructor(
    private readonly views: BalanceViews,
    private readonly summaries: KeptSummaries,
  ) {}

  async handle(event: PlayerChange): Promise<void> {
    const { gameId, playerId } = event;
    await this.views.drop([{ gameId, playerId }]);
    if (event instanceof PlayerDeletedEvent) await this.summaries.dropOfDeleted([{ gameId, playerId, isGone: true }]);
  }
}
