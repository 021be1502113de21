import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameEndpoints } from '../game-endpoints';
import { WebhookEndpointEntity } from '../webhook-endpoint.entity';
import { EndpointNotFoundError } from '../webhooks-errors';

/** Removes an endpoint; what it was still to be told is forgotten. */
export class DeleteEndpointCommand extends Command<void> {
  readonly gameId: number;
  readonly endpointId: number;

  constructor({ gameId, endpointId }: { readonly gameId: number; readonly endpointId: number }) {
    super();
    this.gameId = gameId;
    this.endpointId = endpointId;
  }
}

@CommandHandler(DeleteEndpointCommand)
export class DeleteEndpointHandler implements ICommandHandler<DeleteEndpointCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: GameEndpoints,
  ) {}

  /** @throws EndpointNotFoundError */
  async execute({ gameId, endpointId }: DeleteEndpointCommand): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { affected } = await tx.delete(WebhookEndpointEntity, { gameId, endpointId });
      if (affected === 0) throw new EndpointNotFoundError();
    });
    this.endpoints.forget(gameId);
  }
}
