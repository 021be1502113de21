export { webhooksPlayerTables } from './player-tables';
export { pruneDeliveries } from './prune-deliveries';
export { WebhooksModule } from './webhooks.module';
export { webhooksEntities, webhooksMigrations } from './webhooks-schema';
