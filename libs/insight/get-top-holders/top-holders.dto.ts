import { ApiProperty } from '@nestjs/swagger';
import { CurrencyCodeField, QueryIntegerField, wholeSeconds } from '@goldkeep/http';
import { formatAmount } from '@goldkeep/money';
import { HOLDERS_MAX, type NamedHolder, type TopHolders } from './get-top-holders.handler';

const LIMIT_DEFAULT = 25;

export class TopHoldersAskedDto {
  @CurrencyCodeField({ description: "The currency's code; the game's default currency when absent.", optional: true })
  readonly currency?: string;

  @QueryIntegerField({
    description: 'How many players.',
    minimum: 1,
    maximum: HOLDERS_MAX,
    default: LIMIT_DEFAULT,
    clamp: 'maximum',
  })
  readonly limit!: number;
}

class HolderDto {
  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 'Dragon Slayer' })
  readonly player_name: string;

  @ApiProperty({ example: '1500.00' })
  readonly available_balance: string;

  @ApiProperty({ example: '50.00' })
  readonly reserved_balance: string;

  @ApiProperty({ example: '1550.00' })
  readonly total_balance: string;

  constructor({ playerId, name, available, reserved }: NamedHolder, scale: number) {
    this.player_id = playerId;
    this.player_name = name;
    this.available_balance = formatAmount(BigInt(available), scale);
    this.reserved_balance = formatAmount(BigInt(reserved), scale);
    this.total_balance = formatAmount(BigInt(available) + BigInt(reserved), scale);
  }
}

export class TopHoldersDto {
  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly code: string;

  @ApiProperty({ type: [HolderDto], description: 'The richest first, by total balance.' })
  readonly holders: readonly HolderDto[];

  @ApiProperty({ example: '2026-01-02T03:04:05Z', description: 'When the balances were read, at most 10 minutes ago.' })
  readonly generated_at: string;

  constructor({ currency, holders, generatedAt }: TopHolders) {
    const { currencyId, code, scale } = currency;
    this.currency_id = currencyId;
    this.code = code;
    this.holders = holders.map((holder) => new HolderDto(holder, scale));
    this.generated_at = wholeSeconds(generatedAt);
  }
}
