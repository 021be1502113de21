export { userStatePlayerTables } from './player-tables';
export { userStateMigrations } from './user-state-schema';
export { UserStateModule } from './user-state.module';
