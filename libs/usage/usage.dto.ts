import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IntegerField, wholeSeconds } from '@goldkeep/http';
import type { UsageTime } from './contract';

const SECONDS_MAX = 86_400;

export class AddUsageTimeDto {
  @IntegerField({ description: 'Seconds to add to the present day.', minimum: 1, maximum: SECONDS_MAX, example: 60 })
  readonly UsageTime!: number;
}

/** Play time as players' clients see it, in seconds. */
@ApiSchema({ name: 'UsageTime' })
export class UsageTimeDto {
  @ApiProperty({ type: 'integer', description: 'Days are those of UTC.', example: 60 })
  readonly Today: number;

  @ApiProperty({ type: 'integer', example: 0 })
  readonly Yesterday: number;

  @ApiProperty({ type: 'integer', description: 'From Monday to today.', example: 60 })
  readonly CurrentWeek: number;

  @ApiProperty({ type: 'integer', description: 'From the first of the month to today.', example: 60 })
  readonly CurrentMonth: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Of all days.', example: 60 })
  readonly Total: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'By day: the latest days with any, at most 1,000, ascending.',
    example: { '2026-02-09T00:00:00Z': 60 },
  })
  readonly History: Readonly<Record<string, number>>;

  constructor({ today, yesterday, currentWeek, currentMonth, total, history }: UsageTime) {
    this.Today = today;
    this.Yesterday = yesterday;
    this.CurrentWeek = currentWeek;
    this.CurrentMonth = currentMonth;
    this.Total = total;
    this.History = Object.fromEntries(history.map(({ day, seconds }) => [wholeSeconds(day), seconds]));
  }
}
