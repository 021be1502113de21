import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CurrencyCodeField, IntegerField } from '@goldkeep/http';
import type { CurrencyTransfer } from './transfer-virtual-currency.handler';

export class TransferVirtualCurrencyDto {
  @CurrencyCodeField({ description: 'Code of the currency that is given.' })
  readonly FromCurrencyID!: string;

  @CurrencyCodeField({ description: 'Code of the currency that is got.' })
  readonly ToCurrencyID!: string;

  @IntegerField({
    description: 'Whole units, the same of either currency.',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    example: 5,
  })
  readonly TransferAmount!: number;
}

@ApiSchema({ name: 'CurrencyTransfer' })
export class CurrencyTransferDto {
  @ApiProperty({ example: 'DICE' })
  readonly FromCurrencyID: string;

  @ApiProperty({ example: 'GOLD' })
  readonly ToCurrencyID: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 5 })
  readonly TransferAmount: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', format: 'int64' },
    description: 'What the player now has of both, in whole units by currency code.',
    example: { DICE: 3, GOLD: 155 },
  })
  readonly UpdatedVirtualCurrencies: Readonly<Record<string, number>>;

  constructor({ from, to, amount, balances }: CurrencyTransfer) {
    this.FromCurrencyID = from;
    this.ToCurrencyID = to;
    this.TransferAmount = Number(amount);
    this.UpdatedVirtualCurrencies = Object.fromEntries(
      Object.entries(balances).map(([code, balance]) => [code, Number(balance)]),
    );
  }
}
