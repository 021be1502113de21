import { BooleanField, CurrencyCodeField, IntegerField, MoneyField, TextField } from '@goldkeep/http';
import { SCALE_MAX } from '@goldkeep/money';
import { RechargeField, wantedRechargeOf } from '../recharge.dto';
import type { CurrencyChange } from './update-currency.handler';

export class UpdateCurrencyDto {
  @TextField({ description: 'Shown to people.', optional: true, maxLength: 128, example: 'Gold Coins' })
  readonly name?: string | undefined;

  @BooleanField({ description: 'true moves the default here; false is refused for the default.', optional: true })
  readonly is_default?: boolean | undefined;

  @BooleanField({ description: 'Players cannot transfer it.', optional: true })
  readonly is_system?: boolean | undefined;

  @MoneyField({ description: 'What a new player is given.', optional: true, example: '100.00' })
  readonly starting_amount?: string | number | undefined;

  @MoneyField({
    description: 'The most a player may have; for those who have more, only credits are refused.',
    optional: true,
    example: '1000000.00',
  })
  readonly max_balance?: string | number | undefined;

  @RechargeField({ description: 'What players get over time; a `rate` of zero ends it.' })
  readonly recharge?: Readonly<Record<string, unknown>> | undefined;

  @CurrencyCodeField({ description: 'Never changes: anything but the present code is refused.', optional: true })
  readonly code?: string | undefined;

  @IntegerField({
    description: 'Never changes: anything but the present scale is refused.',
    optional: true,
    minimum: 0,
    maximum: SCALE_MAX,
  })
  readonly scale?: number | undefined;
}

/** @throws ValidationFailedError when `recharge` is malformed */
export function currencyChangeOf(dto: UpdateCurrencyDto): CurrencyChange {
  const { name, code, scale } = dto;
  return {
    name,
    code,
    scale,
    isDefault: dto.is_default,
    isSystem: dto.is_system,
    startingAmount: dto.starting_amount,
    maxBalance: dto.max_balance,
    recharge: wantedRechargeOf(dto.recharge),
  };
}
