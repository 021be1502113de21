import { ApiProperty } from '@nestjs/swagger';
import { QueryBooleanField, QueryIntegerField } from '@goldkeep/http';

const CHUNK_SIZE_MAX = 50_000;

export class StreamAllDto {
  @QueryIntegerField({
    description: 'Exclusive: players with greater ids follow.',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
  })
  readonly last_player_id!: number;

  @QueryIntegerField({
    description:
      'Players a line, at full speed. Without it, lines of at most 16,000 bytes come about 2 ms apart, the first ones slower, each alone.',
    minimum: 1,
    maximum: CHUNK_SIZE_MAX,
    optional: true,
    clamp: 'maximum',
  })
  readonly chunk_size?: number;

  @QueryBooleanField({ description: 'Whether players without funds in any currency are listed too.', default: false })
  readonly include_zero_balances!: boolean;
}

class StreamedBalanceDto {
  @ApiProperty({ example: 1 })
  readonly currency_id!: number;

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name!: string;

  @ApiProperty({ example: '1500.00' })
  readonly available!: string;

  @ApiProperty({ example: '1550.00' })
  readonly total!: string;
}

class StreamedPlayerDto {
  @ApiProperty({ example: 12345 })
  readonly player_id!: number;

  @ApiProperty({ type: String, nullable: true, example: 'player@example.com' })
  readonly player_email!: string | null;

  @ApiProperty({ example: 'PlayerName' })
  readonly player_name!: string;

  @ApiProperty({ type: [StreamedBalanceDto] })
  readonly balances!: readonly StreamedBalanceDto[];

  @ApiProperty({ example: '1550.00' })
  readonly total_value!: string;
}

/** Documents a line; `stream-lines.dto.ts` writes them. */
export class StreamLineDto {
  @ApiProperty({ enum: ['streaming', 'complete', 'error'], description: 'The last line is complete or error.' })
  readonly status!: string;

  @ApiProperty({ type: [StreamedPlayerDto], required: false, description: 'Empty in the line complete.' })
  readonly data?: readonly StreamedPlayerDto[];

  @ApiProperty({ required: false, description: 'Only in the line error, behind which the connection is closed.' })
  readonly message?: string;

  @ApiProperty({ example: 25_000, description: 'Players so far.' })
  readonly total_streamed!: number;

  @ApiProperty({ example: 67_890, description: 'To resume behind.' })
  readonly last_player_id!: number;
}
