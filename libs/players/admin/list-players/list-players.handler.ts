import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { shardOfPlayer } from '@goldkeep/persistence';
import { placeOf, placeOfEmail, playerIdOf } from '../../player-identity';
import { PlayerEntity } from '../../player.entity';

export interface PlayersPage {
  readonly players: readonly PlayerEntity[];
  /** Where the next page begins; null after the last player. */
  readonly nextCursor: number | null;
}

/**
 * The players of a game by ascending ids, a page at a time; or those whom a text names: as e-mail address, as external
 * id, as player id or as user id. Each is one probe of an index, so there is no search by parts of a name.
 */
export class ListPlayersQuery extends Query<PlayersPage> {
  readonly gameId: number;
  readonly text: string | undefined;
  /** Id of the last player already seen. */
  readonly cursor: number;
  /** Players on the page. */
  readonly limit: number;

  constructor(page: {
    readonly gameId: number;
    readonly text: string | undefined;
    readonly cursor: number;
    readonly limit: number;
  }) {
    super();
    this.gameId = page.gameId;
    this.text = page.text;
    this.cursor = page.cursor;
    this.limit = page.limit;
  }
}

@QueryHandler(ListPlayersQuery)
export class ListPlayersHandler implements IQueryHandler<ListPlayersQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId, text, cursor, limit }: ListPlayersQuery): Promise<PlayersPage> {
    await this.games.snapshot(gameId);
    const found = await this.dataSource.manager.find(PlayerEntity, {
      where:
        text === undefined
          ? { gameId, playerId: MoreThan(cursor), deletedAt: IsNull() }
          : namesOf(gameId, text).map((name) => ({ ...name, gameId, deletedAt: IsNull() })),
      order: { playerId: 'ASC' },
      take: limit + 1,
    });
    const players = found.slice(0, limit);
    return { players, nextCursor: found.length > players.length ? (players.at(-1)?.playerId ?? null) : null };
  }
}

/** Where in the tables the players stand whom a text may name: at most four places. */
function namesOf(gameId: number, text: string) {
  const { shard } = placeOf(gameId, { externalId: text });
  const ids = [/^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined, playerIdOf(text)];
  return [
    { shard, externalId: text },
    ...(text.includes('@') ? [placeOfEmail(gameId, text)] : []),
    ...ids
      .filter((playerId) => playerId !== undefined && Number.isSafeInteger(playerId) && playerId > 0)
      .map((playerId = 0) => ({ shard: shardOfPlayer(playerId), playerId })),
  ];
}
