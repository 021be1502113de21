import { ApiProperty } from '@nestjs/swagger';
import { EmailField } from '@goldkeep/http';

export class PlayerEmailDto {
  @EmailField({ description: 'Percent-encoded e-mail address.' })
  readonly email!: string;
}

export class PlayerSummaryDto {
  @ApiProperty({ example: 12345 })
  readonly player_id!: number;

  @ApiProperty({ example: 'PlayerOne' })
  readonly player_name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'player@example.com' })
  readonly player_email!: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly date_joined!: string;
}

export class BalanceDto {
  @ApiProperty({ example: 1 })
  readonly currency_id!: number;

  @ApiProperty({ example: 'Gold Coins' })
  readonly currency_name!: string;

  @ApiProperty({ example: '1500.00' })
  readonly available_balance!: string;

  @ApiProperty({ example: '50.00' })
  readonly reserved_balance!: string;

  @ApiProperty({ example: '1550.00' })
  readonly total_balance!: string;
}

class BalancesSummaryDto {
  @ApiProperty({ example: '1550.00', description: 'Sum of total_balance over all currencies, without conversion.' })
  readonly total_value!: string;

  @ApiProperty({ example: 1 })
  readonly currency_count!: number;

  @ApiProperty()
  readonly has_funds!: boolean;
}

/** Documents the answer, which is kept ready-made: `writeBalances` in `views/` writes it. */
export class PlayerBalancesDto {
  @ApiProperty()
  readonly player!: PlayerSummaryDto;

  @ApiProperty({ type: [BalanceDto], description: 'One for each currency the player ever held.' })
  readonly balances!: readonly BalanceDto[];

  @ApiProperty()
  readonly summary!: BalancesSummaryDto;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly last_updated!: string;

  @ApiProperty({
    required: false,
    enum: [true],
    description: 'The database is in trouble, so this may be out of date; the header X-Degraded says `stale`.',
  })
  readonly degraded?: boolean;
}
