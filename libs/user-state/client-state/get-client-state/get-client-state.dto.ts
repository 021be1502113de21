import { ArrayField, IntegerField } from '@goldkeep/http';
import { WANTED_NAMES } from './client-state-parts';

const DAY_SECONDS = 86_400;

export class GetClientStateDto {
  @IntegerField({
    description: 'Seconds of play time to add first, as AddUsageTime does; 0 adds nothing.',
    optional: true,
    minimum: 0,
    maximum: DAY_SECONDS,
  })
  readonly UsageTime?: number;

  @ArrayField({
    description:
      'Only these parts, or sections of UserData; everything when absent or empty. AuthContext always comes.',
    optional: true,
    of: 'string',
    values: WANTED_NAMES,
    maxItems: WANTED_NAMES.length,
  })
  readonly Sections?: readonly string[];
}
