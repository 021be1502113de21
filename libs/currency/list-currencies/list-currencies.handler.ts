import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory, type Currency } from '@goldkeep/games';

/** A game's currencies in the order in which they were created. */
export class ListCurrenciesQuery extends Query<readonly Currency[]> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(ListCurrenciesQuery)
export class ListCurrenciesHandler implements IQueryHandler<ListCurrenciesQuery> {
  constructor(private readonly directory: GameDirectory) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: ListCurrenciesQuery): Promise<readonly Currency[]> {
    return (await this.directory.snapshot(gameId)).currencies;
  }
}
