import { Module } from '@nestjs/common';
import { GetPlayerHandler } from './get-player/get-player.handler';
import { PlayerDirectory } from './player-directory';
import { PlayerRegistry } from './player-registry';
import { PlayersController } from './players.controller';
import { SavePlayerHandler } from './save-player/save-player.handler';
import { GamesModule } from '@goldkeep/games';

@Module({
  imports: [GamesModule],
  controllers: [PlayersController],
  providers: [PlayerDirectory, PlayerRegistry, SavePlayerHandler, GetPlayerHandler],
  exports: [PlayerDirectory, PlayerRegistry],
})
export class PlayersModule {}
