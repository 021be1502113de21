import { CreateEconomyBatch1795219200090 } from './migrations/1795219200090-create-economy-batch';

export const balancesMigrations = [CreateEconomyBatch1795219200090];
