export { playersEntities, playersMigrations } from './players-schema';
export { PlayerDirectory } from './player-directory';
export { PlayerIdPipe } from './player-id.pipe';
export { placeOf, userIdOf, type PlayerIdentity } from './player-identity';
export { PlayerRegistry, type NewPlayer } from './player-registry';
export { PlayerEntity } from './player.entity';
export { PlayerNotFoundError } from './players-errors';
export { PlayersModule } from './players.module';
export { SavePlayerCommand } from './save-player/save-player.handler';
