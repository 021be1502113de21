import { ApiProperty } from '@nestjs/swagger';
import { ClientRequestIdField, CurrencyCodeField, MoneyField, TextField, wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { Adjustment } from './adjust-balance.handler';

const REASON_TOKEN = /^[A-Za-z0-9_.:-]{1,64}$/;

export class AdjustBalanceDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @CurrencyCodeField({ description: 'Code of the currency.' })
  readonly currency!: string;

  @MoneyField({ description: 'What to add; with a leading minus what to take. Not 0.', example: '-5.00' })
  readonly amount!: string | number;

  @TextField({ description: 'Why, as a token.', example: 'lost_purchase', maxLength: 64, pattern: REASON_TOKEN })
  readonly reason!: string;
}

export class AdjustmentDto {
  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '105.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '100.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ example: '-5.00' })
  readonly delta: string;

  @ApiProperty({ type: String, nullable: true, example: 'lost_purchase' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(adjustment: Adjustment) {
    const { currency, availableAfter, delta } = adjustment;
    this.transaction_id = publicIdOf('txn', adjustment, adjustment.createdAt);
    this.player_id = adjustment.playerId;
    this.currency = currency.code;
    this.previous_balance = formatAmount(availableAfter - delta, currency.scale);
    this.new_balance = formatAmount(availableAfter, currency.scale);
    this.delta = formatAmount(delta, currency.scale);
    this.reason = adjustment.reason;
    this.created_at = wholeSeconds(adjustment.createdAt);
  }
}
