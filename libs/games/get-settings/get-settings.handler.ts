import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameSettingEntity } from '../entities/game-setting.entity';
import { GameNotFoundError } from '../games-errors';
import { readSettings, type GameSettings } from '../settings/game-settings';

export interface VersionedSettings {
  /** Goes up by one with every change. */
  readonly version: number;
  readonly settings: GameSettings;
}

/** A game's settings, complete, as they are now. */
export class GetSettingsQuery extends Query<VersionedSettings> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(GetSettingsQuery)
export class GetSettingsHandler implements IQueryHandler<GetSettingsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: GetSettingsQuery): Promise<VersionedSettings> {
    const stored = await this.dataSource.manager.findOneBy(GameSettingEntity, { gameId });
    if (!stored) throw new GameNotFoundError();
    return { version: stored.version, settings: readSettings(stored.settings) };
  }
}
