import { ApiExtraModels, ApiProperty, ApiSchema } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import type { CustomData, CustomEntry } from './read-custom-data';

@ApiSchema({ name: 'CustomValue' })
class CustomValueDto {
  @ApiProperty({ example: 'en' })
  readonly Value: string;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly LastUpdated: string;

  constructor({ value, updatedAt }: CustomEntry) {
    this.Value = value;
    this.LastUpdated = wholeSeconds(updatedAt);
  }
}

/** Custom data as players' clients see it. */
@ApiExtraModels(CustomValueDto)
@ApiSchema({ name: 'CustomUserDataResult' })
export class CustomUserDataResultDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/CustomValue' },
    description: 'By key.',
    example: { language: { Value: 'en', LastUpdated: '2026-01-02T03:04:05Z' } },
  })
  readonly Data: Readonly<Record<string, CustomValueDto>>;

  @ApiProperty({ type: 'integer', description: 'Goes up with every write; 0 before the first.', example: 7 })
  readonly DataVersion: number;

  constructor({ version, entries }: CustomData) {
    this.Data = Object.fromEntries(entries.map((entry) => [entry.key, new CustomValueDto(entry)]));
    this.DataVersion = version;
  }
}
