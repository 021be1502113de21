import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { sumCurrencies } from '@goldkeep/ledger';
import { countPlayers } from '@goldkeep/players';
import { DatabaseBreaker } from '@goldkeep/resilience';
import { GameSummaryDto } from './game-summary.dto';
import { KeptSummaries } from './kept-summaries';

export interface GameSummaryAnswer {
  readonly summary: GameSummaryDto;
  /** The database is in trouble, so this may be out of date. */
  readonly isDegraded: boolean;
}

/** The sums of a game: players, what they have, what they did. Exact when it was made, at most ten minutes ago. */
export class GetGameSummaryQuery extends Query<GameSummaryAnswer> {
  readonly gameId: number;

  constructor(parts: { readonly gameId: number }) {
    super();
    this.gameId = parts.gameId;
  }
}

@QueryHandler(GetGameSummaryQuery)
export class GetGameSummaryHandler implements IQueryHandler<GetGameSummaryQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly summaries: KeptSummaries,
    private readonly breaker: DatabaseBreaker,
  ) {}

  async execute({ gameId }: GetGameSummaryQuery): Promise<GameSummaryAnswer> {
    const game = await this.games.snapshot(gameId);
    const { value, isStale } = await this.summaries.get(game, () => this.read(game));
    return { summary: value, isDegraded: isStale || this.breaker.state !== 'closed' };
  }

  /** Both statements read one state of the database, lest a sum tells of a player whom the other does not know. */
  private read(game: GameSnapshot): Promise<GameSummaryDto> {
    const currencyIds = game.currencies.map(({ currencyId }) => currencyId);
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const players = await countPlayers(tx, game.gameId);
      const sums = await sumCurrencies(tx, currencyIds);
      return new GameSummaryDto({ game, players, sums, generatedAt: new Date() });
    });
  }
}
