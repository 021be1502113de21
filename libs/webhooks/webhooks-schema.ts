import { CreateWebhook1795219200060 } from './migrations/1795219200060-create-webhook';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';

export const webhooksEntities = [WebhookEndpointEntity];
export const webhooksMigrations = [CreateWebhook1795219200060];
