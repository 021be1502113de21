import { CreateUsageDay1795219200050 } from './migrations/1795219200050-create-usage-day';

export const usageMigrations = [CreateUsageDay1795219200050];
