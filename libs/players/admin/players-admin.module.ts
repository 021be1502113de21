import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayersModule } from '../players.module';
import { AdjustBalanceHandler } from './adjust-balance/adjust-balance.handler';
import { ListPlayersHandler } from './list-players/list-players.handler';
import { PlayerHelpAdminController } from './player-help.admin.controller';
import { PlayersAdminController } from './players.admin.controller';
import { UpdatePlayerHandler } from './update-player/update-player.handler';

/** Players as staff look after them. Needs the modules that delete players and issue tickets beside it. */
@Module({
  imports: [GamesModule, PlayersModule],
  controllers: [PlayersAdminController, PlayerHelpAdminController],
  providers: [AdjustBalanceHandler, ListPlayersHandler, UpdatePlayerHandler],
})
export class PlayersAdminModule {}
