import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory, type Currency, type GameSnapshot } from '@goldkeep/games';
import type { MinorUnits } from '@goldkeep/money';
import { PlayerDirectory, type PlayerEntity } from '@goldkeep/players';

/** What a player has in one currency, in minor units. */
export interface PlayerBalance {
  readonly currency: Currency;
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
}

export interface PlayerBalances {
  readonly player: PlayerEntity;
  /** One for each currency the player ever held, by ascending id. */
  readonly balances: readonly PlayerBalance[];
  /** The largest number of decimals among the game's currencies, at least 2. */
  readonly valueScale: number;
  readonly readAt: Date;
}

/** Names the player by e-mail address or by id. */
export class GetPlayerBalancesQuery extends Query<PlayerBalances> {
  readonly gameId: number;
  readonly player: { readonly email: string } | { readonly playerId: number };

  constructor(parts: Omit<GetPlayerBalancesQuery, symbol>) {
    super();
    this.gameId = parts.gameId;
    this.player = parts.player;
  }
}

const VALUE_SCALE_MIN = 2;

@QueryHandler(GetPlayerBalancesQuery)
export class GetPlayerBalancesHandler implements IQueryHandler<GetPlayerBalancesQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws PlayerNotFoundError; reading never makes a player */
  async execute({ gameId, player: named }: GetPlayerBalancesQuery): Promise<PlayerBalances> {
    const game = await this.games.snapshot(gameId);
    const player = await ('email' in named
      ? this.players.byEmail(gameId, named.email)
      : this.players.byId(gameId, named.playerId));
    const balances = await this.balancesOf(game, player);
    const valueScale = Math.max(VALUE_SCALE_MIN, ...game.currencies.map(({ scale }) => scale));
    return { player, balances, valueScale, readAt: new Date() };
  }

  private async balancesOf(game: GameSnapshot, { shard, playerId }: PlayerEntity): Promise<PlayerBalance[]> {
    const rows = await this.dataSource.query<{ currency_id: number; available: string; reserved: string }[]>(
      'SELECT currency_id, available, reserved FROM balance WHERE shard = $1 AND player_id = $2 ORDER BY currency_id',
      [shard, playerId],
    );
    return rows.map((row) => {
      const currency = game.currencyById(row.currency_id);
      if (!currency)
        throw new Error(`player ${playerId} holds currency ${row.currency_id}, which the game does not have`);
      return { currency, available: BigInt(row.available), reserved: BigInt(row.reserved) };
    });
  }
}
