export { playersEntities, playersMigrations } from './players-schema';
export { PlayerDirectory } from './player-directory';
export { PlayerIdPipe } from './player-id.pipe';
export { placeOfEmail, type PlayerIdentity } from './player-identity';
export { PlayerRegistry, type NewPlayer } from './player-registry';
export { PlayerEntity } from './player.entity';
export { PlayersModule } from './players.module';
