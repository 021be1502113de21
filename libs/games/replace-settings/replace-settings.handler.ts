import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { UnitOfWork } from '@goldkeep/persistence';
import { GameDirectory } from '../directory/game-directory';
import { GameSettingEntity } from '../entities/game-setting.entity';
import { GameNotFoundError, VersionConflictError } from '../games-errors';
import type { VersionedSettings } from '../get-settings/get-settings.handler';
import { checkSettings } from '../settings/game-settings';

/** Puts new settings in the place of the old; absent ones take their defaults. */
export class ReplaceSettingsCommand extends Command<VersionedSettings> {
  readonly gameId: number;
  /** The version that the caller has seen. */
  readonly version: number;
  readonly settings: unknown;

  constructor(change: { readonly gameId: number; readonly version: number; readonly settings: unknown }) {
    super();
    this.gameId = change.gameId;
    this.version = change.version;
    this.settings = change.settings;
  }
}

@CommandHandler(ReplaceSettingsCommand)
export class ReplaceSettingsHandler implements ICommandHandler<ReplaceSettingsCommand> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: GameDirectory,
  ) {}

  /** @throws GameNotFoundError, ValidationFailedError, VersionConflictError */
  async execute(change: ReplaceSettingsCommand): Promise<VersionedSettings> {
    const { gameId } = change;
    const replaced = await this.unitOfWork.run(async (tx) => {
      const lock = { mode: 'for_no_key_update' } as const;
      const stored = await tx.findOne(GameSettingEntity, { where: { gameId }, lock });
      if (!stored) throw new GameNotFoundError();
      const settings = checkSettings(change.settings);
      if (stored.version !== change.version) throw new VersionConflictError({ currentVersion: stored.version });
      const version = stored.version + 1;
      await tx.save(GameSettingEntity, { gameId, version, settings });
      return { version, settings };
    });
    this.directory.invalidate(gameId);
    return replaced;
  }
}
