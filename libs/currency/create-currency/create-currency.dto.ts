import { BooleanField, CurrencyCodeField, IntegerField, MoneyField, TextField } from '@goldkeep/http';
import { SCALE_MAX } from '@goldkeep/money';
import { RechargeField, wantedRechargeOf } from '../recharge.dto';
import type { NewCurrency } from './create-currency.handler';

export class CreateCurrencyDto {
  @CurrencyCodeField({
    description: 'Unique in the game, case-sensitive, never changes. Coin, CoinLimit, Token, TokenLimit are system.',
  })
  readonly code!: string;

  @TextField({ description: 'Shown to people.', maxLength: 128, example: 'Gold Coins' })
  readonly name!: string;

  @IntegerField({
    description: 'Decimals, 2 when absent; never changes.',
    optional: true,
    minimum: 0,
    maximum: SCALE_MAX,
  })
  readonly scale?: number | undefined;

  @BooleanField({ description: 'Takes the default; the first currency of a game is it in any case.', optional: true })
  readonly is_default?: boolean | undefined;

  @BooleanField({ description: 'Players cannot transfer it.', optional: true })
  readonly is_system?: boolean | undefined;

  @MoneyField({ description: 'What a new player is given; nothing when absent.', optional: true, example: '100.00' })
  readonly starting_amount?: string | number | undefined;

  @MoneyField({ description: 'The most a player may have.', optional: true, example: '1000000.00' })
  readonly max_balance?: string | number | undefined;

  @RechargeField({ description: 'What players get over time; nothing when absent.' })
  readonly recharge?: Readonly<Record<string, unknown>> | undefined;
}

/** @throws ValidationFailedError when `recharge` is malformed */
export function newCurrencyOf(gameId: number, dto: CreateCurrencyDto): NewCurrency {
  const { code, name, scale } = dto;
  return {
    gameId,
    code,
    name,
    scale,
    isDefault: dto.is_default,
    isSystem: dto.is_system,
    startingAmount: dto.starting_amount,
    maxBalance: dto.max_balance,
    recharge: wantedRechargeOf(dto.recharge),
  };
}
