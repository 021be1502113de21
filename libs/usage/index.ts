export { usagePlayerTables } from './player-tables';
export { usageMigrations } from './usage-schema';
export { UsageModule } from './usage.module';
