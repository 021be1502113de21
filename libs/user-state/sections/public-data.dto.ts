import { BooleanField, IntegerField, readDto, TextField } from '@goldkeep/http';

const TEXT_LENGTH_MAX = 256;
const LEVEL_MAX = 2_147_483_647;

/** The fields of the section public_data that mean something to the server; each may be absent, and others be there. */
export class PublicDataDto {
  @TextField({ description: 'Display name.', optional: true, minLength: 0, maxLength: TEXT_LENGTH_MAX })
  readonly Username?: string;

  @TextField({ description: 'Country.', optional: true, minLength: 0, maxLength: TEXT_LENGTH_MAX })
  readonly Country?: string;

  @TextField({ description: 'Address of a picture.', optional: true, minLength: 0, maxLength: TEXT_LENGTH_MAX })
  readonly AvatarUrl?: string;

  @BooleanField({ description: 'Whether the player is a VIP.', optional: true })
  readonly Vip?: boolean;

  @IntegerField({ description: 'Level.', optional: true, minimum: 0, maximum: LEVEL_MAX })
  readonly Level?: number;

  @IntegerField({ description: 'Ranks players.', optional: true, minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  readonly Power?: number;

  @IntegerField({ description: 'Net worth.', optional: true, minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
  readonly NetWorth?: number;
}

/**
 * The known fields of public data.
 * @param json a JSON object
 * @throws ValidationFailedError for each that has another form, by names like `data.Level`
 */
export function readPublicData(json: string): PublicDataDto {
  return readDto(PublicDataDto, JSON.parse(json), { prefix: 'data.' });
}
