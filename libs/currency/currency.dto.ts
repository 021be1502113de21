import { ApiProperty } from '@nestjs/swagger';
import { formatAmount } from '@goldkeep/money';
import type { CurrencyDefinition, Recharge } from '@goldkeep/games';

export class RechargeDto {
  @ApiProperty({ description: 'What a player gets each period.', example: '1.00' })
  readonly rate: string;

  @ApiProperty({ type: 'integer', example: 300 })
  readonly period_seconds: number;

  @ApiProperty({ description: 'Recharging stops at this balance.', example: '50.00' })
  readonly max: string;

  constructor(recharge: Recharge, scale: number) {
    this.rate = formatAmount(recharge.rate, scale);
    this.period_seconds = recharge.periodSeconds;
    this.max = formatAmount(recharge.max, scale);
  }
}

/** A currency; its amounts have exactly `scale` decimals. */
export class CurrencyDto {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly code: string;

  @ApiProperty({ example: 'Gold Coins' })
  readonly name: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 8, description: 'Decimals.', example: 2 })
  readonly scale: number;

  @ApiProperty({ description: 'Taken where a request names no currency; one in each game.' })
  readonly is_default: boolean;

  @ApiProperty({ description: 'Players cannot transfer it.' })
  readonly is_system: boolean;

  @ApiProperty({ description: 'What a new player is given.', example: '100.00' })
  readonly starting_amount: string;

  @ApiProperty({ type: String, nullable: true, description: 'The most a player may have.', example: null })
  readonly max_balance: string | null;

  @ApiProperty({ type: RechargeDto, nullable: true })
  readonly recharge: RechargeDto | null;

  constructor(currency: CurrencyDefinition) {
    const { scale, maxBalance, recharge } = currency;
    this.currency_id = currency.currencyId;
    this.code = currency.code;
    this.name = currency.name;
    this.scale = scale;
    this.is_default = currency.isDefault;
    this.is_system = currency.isSystem;
    this.starting_amount = formatAmount(currency.startingAmount, scale);
    this.max_balance = maxBalance === null ? null : formatAmount(maxBalance, scale);
    this.recharge = recharge && new RechargeDto(recharge, scale);
  }
}

export class CurrenciesDto {
  @ApiProperty({ type: [CurrencyDto], description: 'In the order in which they were created.' })
  readonly currencies: readonly CurrencyDto[];

  constructor(currencies: readonly CurrencyDefinition[]) {
    this.currencies = currencies.map((currency) => new CurrencyDto(currency));
  }
}
