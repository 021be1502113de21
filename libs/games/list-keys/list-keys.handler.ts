import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory } from '../directory/game-directory';
import { ApiKeyEntity } from '../entities/api-key.entity';

/** The newest keys of a game that are listed; older ones are long out of use. */
const KEYS_LISTED_MAX = 500;

/** A game's keys without their secrets, newest first; revoked and expired ones too. */
export class ListKeysQuery extends Query<readonly ApiKeyEntity[]> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(ListKeysQuery)
export class ListKeysHandler implements IQueryHandler<ListKeysQuery> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directory: GameDirectory,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: ListKeysQuery): Promise<readonly ApiKeyEntity[]> {
    await this.directory.snapshot(gameId);
    return this.dataSource.manager.find(ApiKeyEntity, {
      where: { gameId },
      order: { keyId: 'DESC' },
      take: KEYS_LISTED_MAX,
    });
  }
}
