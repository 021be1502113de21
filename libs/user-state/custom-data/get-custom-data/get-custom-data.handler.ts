import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '@goldkeep/games';
import { readCustomData, type CustomData } from '../read-custom-data';
import { reservedKeyTest } from '../reserved-keys';

/** A player's custom data without the keys that the game reserves now, whoever wrote them. */
export class GetCustomDataQuery extends Query<CustomData> {
  readonly gameId: number;
  readonly playerId: number;

  constructor(parts: { readonly gameId: number; readonly playerId: number }) {
    super();
    this.gameId = parts.gameId;
    this.playerId = parts.playerId;
  }
}

@QueryHandler(GetCustomDataQuery)
export class GetCustomDataHandler implements IQueryHandler<GetCustomDataQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
  ) {}

  async execute({ gameId, playerId }: GetCustomDataQuery): Promise<CustomData> {
    const { settings } = await this.games.snapshot(gameId);
    const isReserved = reservedKeyTest(settings.custom_data.reserved_keys);
    const { version, entries } = await readCustomData(this.dataSource, playerId);
    return { version, entries: entries.filter(({ key }) => !isReserved(key)) };
  }
}
