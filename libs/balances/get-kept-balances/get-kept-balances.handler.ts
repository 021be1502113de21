import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { GameDirectory } from '@goldkeep/games';
import { DatabaseBreaker } from '@goldkeep/resilience';
import { isFresh, type PlayerBalances } from '../get-player-balances/get-player-balances.handler';
import { placeOf, type PlayerName } from '../views/balance-rows';
import { BalanceViews } from '../views/balance-views';

/** A player of a game, as a caller names one. */
interface NamedPlayer {
  readonly gameId: number;
  readonly player: PlayerName;
}

/** What is kept about players who were asked for in the same moment; undefined where the database would have to be asked. */
export class GetKeptBalancesQuery extends Query<(PlayerBalances | undefined)[]> {
  readonly players: readonly NamedPlayer[];

  constructor(parts: { readonly players: readonly NamedPlayer[] }) {
    super();
    this.players = parts.players;
  }
}

@QueryHandler(GetKeptBalancesQuery)
export class GetKeptBalancesHandler implements IQueryHandler<GetKeptBalancesQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly views: BalanceViews,
    private readonly breaker: DatabaseBreaker,
  ) {}

  async execute({ players }: GetKeptBalancesQuery): Promise<(PlayerBalances | undefined)[]> {
    const wanted = players.map(({ gameId, player }) => {
      const game = this.games.snapshot(gameId);
      const place = placeOf(gameId, player);
      return game instanceof Promise || !place ? undefined : { game, place };
    });
    const { views } = await this.views.recall(wanted.filter((one) => one !== undefined));
    const kept = views.values();
    const isDegraded = this.breaker.state !== 'closed';
    return wanted.map((one) => {
      const view = one && kept.next().value;
      return view && isFresh(view) ? { view, isDegraded } : undefined;
    });
  }
}
