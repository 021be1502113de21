import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { CatalogItems, DEFAULT_CATALOG_VERSION, GameDirectory, type Catalog, type GameSnapshot } from '@goldkeep/games';
import type { PlayerKey } from '@goldkeep/players';
import { GetUsageTimeQuery, type UsageTime } from '@goldkeep/usage/contract';
import { readCustomData, type CustomData } from '../../custom-data/read-custom-data';
import { Leaderboard, type Standings } from '../../leaderboard/leaderboard';
import { readSections, type StateSection } from '../../sections/state-section';
import { GetUserInventoryQuery, type UserInventory } from '../get-user-inventory/get-user-inventory.handler';
import type { PartName, WantedParts } from './client-state-parts';

/** Everything that a client needs to begin; what was not wanted is undefined. */
export interface ClientState {
  readonly game: GameSnapshot;
  readonly inventory: UserInventory | undefined;
  readonly customData: CustomData | undefined;
  readonly sections: readonly StateSection[] | undefined;
  readonly usage: UsageTime | undefined;
  readonly catalog: Catalog | undefined;
  readonly standings: Standings | undefined;
}

export class GetClientStateQuery extends Query<ClientState> {
  readonly player: PlayerKey;
  readonly wanted: WantedParts;

  constructor(parts: { readonly player: PlayerKey; readonly wanted: WantedParts }) {
    super();
    this.player = parts.player;
    this.wanted = parts.wanted;
  }
}

@QueryHandler(GetClientStateQuery)
export class GetClientStateHandler implements IQueryHandler<GetClientStateQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly queries: QueryBus,
    private readonly catalogItems: CatalogItems,
    private readonly leaderboard: Leaderboard,
  ) {}

  async execute({ player, wanted }: GetClientStateQuery): Promise<ClientState> {
    const { gameId, playerId } = player;
    const isWanted = (...parts: PartName[]): boolean => parts.some((part) => wanted.parts.has(part));
    const inUserData = (part: PartName): boolean => isWanted(part) || wanted.wholeUserData;
    const game = await this.games.snapshot(gameId);
    const [inventory, customData, sections, usage, catalog, standings] = await Promise.all([
      inUserData('UserInventoryResult') ? this.queries.execute(new GetUserInventoryQuery(player)) : undefined,
      inUserData('CustomUserDataResult') ? readCustomData(this.dataSource, playerId) : undefined,
      wanted.sections.size > 0 ? readSections(this.dataSource, playerId) : undefined,
      wanted.wholeUserData ? this.queries.execute(new GetUsageTimeQuery({ playerId })) : undefined,
      isWanted('CatalogItemsResult') ? this.catalogItems.catalog(gameId, DEFAULT_CATALOG_VERSION) : undefined,
      isWanted('LeaderboardResult') ? this.leaderboard.read(player) : undefined,
    ]);
    return { game, inventory, customData, sections, usage, catalog, standings };
  }
}
