import { CreateShard1795219200001 } from './migrations/1795219200001-create-shard';

export const persistenceMigrations = [CreateShard1795219200001];
