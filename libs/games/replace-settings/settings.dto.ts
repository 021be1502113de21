import { ApiProperty } from '@nestjs/swagger';
import { IntegerField, ObjectField } from '@goldkeep/http';
import type { VersionedSettings } from '../get-settings/get-settings.handler';
import { GAME_SETTING_RULES, type GameSettings } from '../settings/game-settings';
import { schemaOf } from '../settings/settings-schema';

const SETTINGS_BYTES_MAX = 65_536;
const VERSION_MAX = 2_147_483_647;

export class ReplaceSettingsDto {
  @IntegerField({ description: 'The version you have seen; a stale one is refused.', minimum: 0, maximum: VERSION_MAX })
  readonly version!: number;

  @ObjectField({
    description: 'All settings, as GET shows them; absent ones take their defaults, unknown ones are refused.',
    maxBytes: SETTINGS_BYTES_MAX,
  })
  readonly settings!: Readonly<Record<string, unknown>>;
}

export class SettingsDto {
  @ApiProperty({ type: 'integer', description: 'Goes up by one with every change.', example: 1 })
  readonly version: number;

  @ApiProperty(schemaOf(GAME_SETTING_RULES))
  readonly settings: GameSettings;

  constructor({ version, settings }: VersionedSettings) {
    this.version = version;
    this.settings = settings;
  }
}
