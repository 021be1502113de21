import { AdminSessionEntity } from './admin-session.entity';
import { AdminEntity } from './admin.entity';
import { CreateAdmin1795219200000 } from './migrations/1795219200000-create-admin';
import { CreateAuditEntry1795219200001 } from './migrations/1795219200001-create-audit-entry';
import { CreateAdminTotp1795219200002 } from './migrations/1795219200002-create-admin-totp';

export const authEntities = [AdminEntity, AdminSessionEntity];
export const authMigrations = [CreateAdmin1795219200000, CreateAuditEntry1795219200001, CreateAdminTotp1795219200002];
