import { EventsHandler, type IEventHandler } from '@nestjs/cqrs';
import {
  LedgerTransactionCommittedEvent,
  PlayerCreatedEvent,
  PlayerDeletedEvent,
  PlayerUpdatedEvent,
} from '@goldkeep/events';
import { LedgerReader, type TransactionKind } from '@goldkeep/ledger';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameEndpoints } from '../game-endpoints';
import { DeliverySender } from '../send/delivery-sender';
import type { WebhookEndpointEntity, WebhookEvent } from '../webhook-endpoint.entity';

type KnownEvent = LedgerTransactionCommittedEvent | PlayerCreatedEvent | PlayerDeletedEvent | PlayerUpdatedEvent;

const OF_KIND: Partial<Record<TransactionKind, WebhookEvent>> = {
  purchase: 'purchase.completed',
  refund: 'purchase.refunded',
};

/** An event that comes again finds its deliveries there already, whatever has become of them. */
const ADD_DELIVERY = `
  INSERT INTO webhook_delivery (shard, endpoint_id, event, type, player_id, seq, created_at, pending_since)
  VALUES ($1, $2, $3, $4, $5, $6, now(), now()) ON CONFLICT DO NOTHING`;

/**
 * Waits for whoever is just ending the turn: an update that changes nothing takes the row's lock, or finds it gone and
 * makes it anew.
 */
const ADD_TURN = `
  INSERT INTO webhook_turn AS t (shard, endpoint_id, player_id, next_attempt_at) VALUES ($1, $2, $3, now())
  ON CONFLICT (shard, endpoint_id, player_id) DO UPDATE SET next_attempt_at = t.next_attempt_at`;

/** Puts what happened into the queues of the endpoints that want to know. */
@EventsHandler(LedgerTransactionCommittedEvent, PlayerCreatedEvent, PlayerDeletedEvent, PlayerUpdatedEvent)
export class EnqueueDeliveriesHandler implements IEventHandler<KnownEvent> {
  constructor(
    private readonly endpoints: GameEndpoints,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: LedgerReader,
    private readonly sender: DeliverySender,
  ) {}

  async handle(event: KnownEvent): Promise<void> {
    const endpoints = await this.endpoints.of(event.gameId);
    if (endpoints.length === 0) return;
    const types = await this.typesOf(event);
    const wanted = endpoints.flatMap((endpoint) => wantedBy(endpoint, types));
    if (wanted.length === 0) return;
    const { shard, event: number, playerId } = event;
    const seq = event instanceof LedgerTransactionCommittedEvent ? event.seq : null;
    await this.unitOfWork.run(async (tx) => {
      for (const { endpointId, type } of wanted) {
        await tx.query(ADD_DELIVERY, [shard, endpointId, number, type, playerId, seq]);
        await tx.query(ADD_TURN, [shard, endpointId, playerId]);
      }
    });
    this.sender.wake();
  }

  private async typesOf(event: KnownEvent): Promise<readonly WebhookEvent[]> {
    if (event instanceof PlayerCreatedEvent) return ['player.created'];
    if (event instanceof PlayerUpdatedEvent) return ['player.updated'];
    if (event instanceof PlayerDeletedEvent) return ['player.deleted'];
    const { kind } = await this.ledger.transactionAt(event);
    const own = OF_KIND[kind];
    return own ? ['balance.changed', own] : ['balance.changed'];
  }
}

function wantedBy({ endpointId, events }: WebhookEndpointEntity, types: readonly WebhookEvent[]) {
  return types.filter((type) => events.includes(type)).map((type) => ({ endpointId, type }));
}
