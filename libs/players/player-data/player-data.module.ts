import { Module, type DynamicModule } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayersModule } from '../players.module';
import { BookOut } from './delete-player/book-out';
import { DeletePlayerHandler } from './delete-player/delete-player.handler';
import { ExportPlayerHandler } from './export-player/export-player.handler';
import { PlayerDataAdminController } from './player-data.admin.controller';
import { PlayerDataController } from './player-data.controller';
import { PLAYER_TABLES, type PlayerTables } from './player-data-options';

/** Deletes players, and exports what is held of them, over the tables of all libraries. */
@Module({})
export class PlayerDataModule {
  static forRoot(tables: PlayerTables): DynamicModule {
    return {
      module: PlayerDataModule,
      imports: [GamesModule, PlayersModule],
      controllers: [PlayerDataController, PlayerDataAdminController],
      providers: [{ provide: PLAYER_TABLES, useValue: tables }, BookOut, DeletePlayerHandler, ExportPlayerHandler],
    };
  }
}
