import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import { LedgerTransactionCommittedEvent, PlayerUpdatedEvent } from '@goldkeep/events';
import { BalanceViews } from './balance-views';

/**
 * Drops the view of whoever has changed, once more after the writer has: the writer may have died, or had no Redis.
 * Failing makes the event come again.
 */
@EventsHandler(LedgerTransactionCommittedEvent, PlayerUpdatedEvent)
export class DropChangedViewsHandler implements IEventHandler<LedgerTransactionCommittedEvent | PlayerUpdatedEvent> {
  constructor(private readonly views: BalanceViews) {}

  async handle({ gameId, playerId }: LedgerTransactionCommittedEvent | PlayerUpdatedEvent): Promise<void> {
    await this.views.drop([{ gameId, playerId }]);
  }
}
