import { Module } from '@nestjs/common';
import { GamesModule } from '@goldkeep/games';
import { StreamAllHandler } from './stream-all.handler';

/** Answers {@link StreamAllQuery}, for the server and the command line. */
@Module({ imports: [GamesModule], providers: [StreamAllHandler] })
export class PlayerExportModule {}
