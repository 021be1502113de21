import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerField, ObjectField, ValidationFailedError, wholeSeconds } from '@goldkeep/http';
import type { StateSection } from '../state-section';
import { SECTION_NAMES } from '../section-name';

const DATA_BYTES_MAX = 65_536;
const VERSION_MAX = 2_147_483_647;

export class SaveSectionDto {
  @ObjectField({
    description:
      'Replaces what was there, and is given back as it is written. Of public_data, the fields Username, Country, ' +
      'AvatarUrl (texts of at most 256 characters), Vip (boolean), Level, Power and NetWorth (integers from 0) are ' +
      'checked when they are there; Power ranks the player on the leaderboard.',
    maxBytes: DATA_BYTES_MAX,
  })
  readonly data!: Readonly<Record<string, unknown>>;

  @IntegerField({
    description: 'The version you have seen, 0 for none yet; a stale one is refused. Absent: whatever is there goes.',
    optional: true,
    minimum: 0,
    maximum: VERSION_MAX,
  })
  readonly version?: number | undefined;
}

/**
 * The data as the caller wrote it. Numbers and escapes may be written at greater length than they are read.
 * @throws ValidationFailedError when it is too long that way
 */
export function dataJsonOf(written: string | undefined): string {
  if (written !== undefined && Buffer.byteLength(written) <= DATA_BYTES_MAX) return written;
  const message = `data must be at most ${DATA_BYTES_MAX} bytes of JSON`;
  throw new ValidationFailedError([{ field: 'data', message }]);
}

/** A section as game backends see it. */
@ApiSchema({ name: 'StateSection' })
export class StateSectionDto {
  @ApiProperty({ enum: SECTION_NAMES })
  readonly section!: string;

  @ApiProperty({ type: 'integer', example: 1, description: 'Goes up by one with every write.' })
  readonly version!: number;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly data!: Readonly<Record<string, unknown>>;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly updated_at!: string;
}

/** The JSON of a {@link StateSectionDto}, the data in it as it was written. */
export function writeSection({ section, version, dataJson, updatedAt }: StateSection): string {
  const updated_at = wholeSeconds(updatedAt);
  return `{"section":"${section}","version":${version},"data":${dataJson},"updated_at":"${updated_at}"}`;
}
