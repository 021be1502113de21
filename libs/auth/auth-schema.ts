import { AdminSessionEntity } from './admin-session.entity';
import { AdminEntity } from './admin.entity';
import { CreateAdmin1795219200000 } from './migrations/1795219200000-create-admin';

export const authEntities = [AdminEntity, AdminSessionEntity];
export const authMigrations = [CreateAdmin1795219200000];
