import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { BulkReads } from '@goldkeep/persistence';
import { PlayerLines, type StreamOptions } from './player-lines';
import { readPage, type PlayerPage } from './player-pages';

/** All players of a game with their balances, as lines that are read as they are asked for. */
export class StreamAllQuery extends Query<PlayerLines> {
  readonly gameId: number;
  readonly options: StreamOptions;

  constructor(parts: { readonly gameId: number; readonly options: StreamOptions }) {
    super();
    this.gameId = parts.gameId;
    this.options = parts.options;
  }
}

@QueryHandler(StreamAllQuery)
export class StreamAllHandler implements IQueryHandler<StreamAllQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly bulkReads: BulkReads,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId, options }: StreamAllQuery): Promise<PlayerLines> {
    const read = (page: PlayerPage) => this.bulkReads.run(() => readPage(this.dataSource, page));
    return new PlayerLines(read, await this.games.snapshot(gameId), options);
  }
}
