import { IntegerField } from '@goldkeep/http';
import { EconomyOperationDto } from '../../economy/economy.dto';

const EXPIRES_IN_SECONDS_DEFAULT = 900;
/** 30 days. */
const EXPIRES_IN_SECONDS_MAX = 2_592_000;

export class PlaceHoldDto extends EconomyOperationDto {
  @IntegerField({
    description: `When the hold lets go by itself; after ${EXPIRES_IN_SECONDS_DEFAULT} seconds when absent.`,
    minimum: 1,
    maximum: EXPIRES_IN_SECONDS_MAX,
    example: EXPIRES_IN_SECONDS_DEFAULT,
    optional: true,
  })
  readonly expires_in_seconds?: number;
}

export function expiresInSecondsOf(dto: Pick<PlaceHoldDto, 'expires_in_seconds'>): number {
  return dto.expires_in_seconds ?? EXPIRES_IN_SECONDS_DEFAULT;
}
