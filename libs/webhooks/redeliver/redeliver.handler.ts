import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { readDeliveryId } from '../delivery-id';
import { DeliverySender } from '../send/delivery-sender';
import { WebhookEndpointEntity } from '../webhook-endpoint.entity';
import { DeliveryNotFoundError, EndpointNotFoundError } from '../webhooks-errors';

/** Sends a delivery again, whatever became of it before, and for another day if need be. */
export class RedeliverCommand extends Command<void> {
  readonly gameId: number;
  readonly endpointId: number;
  readonly deliveryId: string;

  constructor(parts: { readonly gameId: number; readonly endpointId: number; readonly deliveryId: string }) {
    super();
    this.gameId = parts.gameId;
    this.endpointId = parts.endpointId;
    this.deliveryId = parts.deliveryId;
  }
}

const AGAIN = `
  UPDATE webhook_delivery SET status = 0, attempts = 0, pending_since = now(), done_at = NULL
   WHERE shard = $1 AND endpoint_id = $2 AND event = $3 AND type = $4 RETURNING player_id`;
const TURN = `
  INSERT INTO webhook_turn (shard, endpoint_id, player_id, next_attempt_at) VALUES ($1, $2, $3, now())
  ON CONFLICT (shard, endpoint_id, player_id) DO UPDATE SET next_attempt_at = excluded.next_attempt_at`;

@CommandHandler(RedeliverCommand)
export class RedeliverHandler implements ICommandHandler<RedeliverCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sender: DeliverySender,
  ) {}

  /** @throws EndpointNotFoundError, DeliveryNotFoundError */
  async execute({ gameId, endpointId, deliveryId }: RedeliverCommand): Promise<void> {
    const key = readDeliveryId(deliveryId);
    await this.unitOfWork.run(async (tx) => {
      if (!(await tx.existsBy(WebhookEndpointEntity, { gameId, endpointId }))) throw new EndpointNotFoundError();
      if (!key) throw new DeliveryNotFoundError();
      const { shard, event, type } = key;
      const [rows] = await tx.query<[{ player_id: string }[], number]>(AGAIN, [shard, endpointId, event, type]);
      const [row] = rows;
      if (!row) throw new DeliveryNotFoundError();
      await tx.query(TURN, [shard, endpointId, row.player_id]);
    });
    this.sender.wake();
  }
}
