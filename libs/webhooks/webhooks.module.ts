import { Module, type DynamicModule } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { LedgerReader } from '@goldkeep/ledger';
import { CreateEndpointHandler } from './create-endpoint/create-endpoint.handler';
import { DeleteEndpointHandler } from './delete-endpoint/delete-endpoint.handler';
import { EnqueueDeliveriesHandler } from './enqueue/enqueue-deliveries.handler';
import { GameEndpoints } from './game-endpoints';
import { ListDeliveriesHandler } from './list-deliveries/list-deliveries.handler';
import { ListEndpointsHandler } from './list-endpoints/list-endpoints.handler';
import { RedeliverHandler } from './redeliver/redeliver.handler';
import { DeliveryQueue } from './send/delivery-queue';
import { DeliverySender } from './send/delivery-sender';
import { MessageBodies } from './send/message-body';
import { WebhooksAdminController } from './webhooks.admin.controller';
import { WEBHOOKS_OPTIONS, type WebhooksOptions } from './webhooks-options';

/** Tells the games' own servers what happens. Every process that delivers events has it, and whichever serves staff. */
@Module({})
export class WebhooksModule {
  static forRoot(options: WebhooksOptions): DynamicModule {
    return {
      module: WebhooksModule,
      imports: [GamesModule],
      controllers: [WebhooksAdminController],
      providers: [
        { provide: WEBHOOKS_OPTIONS, useValue: options },
        CreateEndpointHandler,
        DeleteEndpointHandler,
        DeliveryQueue,
        DeliverySender,
        EnqueueDeliveriesHandler,
        GameEndpoints,
        LedgerReader,
        ListDeliveriesHandler,
        ListEndpointsHandler,
        MessageBodies,
        RedeliverHandler,
      ],
    };
  }
}
