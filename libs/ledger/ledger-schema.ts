import { CreateLedger1795219200030 } from './migrations/1795219200030-create-ledger';

export const ledgerMigrations = [CreateLedger1795219200030];
