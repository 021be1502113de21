import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CurrencyCodeField, IntegerField } from '@goldkeep/http';
import type { SubtractedCurrency } from './subtract-virtual-currency.handler';

export class SubtractVirtualCurrencyDto {
  @CurrencyCodeField({ description: 'Code of the currency.' })
  readonly CurrencyID!: string;

  @IntegerField({
    description: 'Whole units; the least is a setting of the game.',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    example: 5,
  })
  readonly SubtractAmount!: number;
}

@ApiSchema({ name: 'SubtractedCurrency' })
export class SubtractedCurrencyDto {
  @ApiProperty({ example: 'GOLD' })
  readonly CurrencyID: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 145, description: 'Whole units.' })
  readonly NewBalance: number;

  constructor({ code, newBalance }: SubtractedCurrency) {
    this.CurrencyID = code;
    this.NewBalance = Number(newBalance);
  }
}
