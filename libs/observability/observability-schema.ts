import { CreateApiProcess1795219200005 } from './migrations/1795219200005-create-api-process';

export const observabilityMigrations = [CreateApiProcess1795219200005];
