import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { PlayerImporter } from './player-importer';

/** The import alone: whoever moves players in serves no routes, and needs none of the ledger's lanes. */
@Module({ imports: [GamesModule], providers: [PlayerImporter], exports: [PlayerImporter] })
export class PlayerImportModule {}
