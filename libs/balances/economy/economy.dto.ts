import { ApiProperty } from '@nestjs/swagger';
import {
  ClientRequestIdField,
  CurrencyCodeField,
  EmailField,
  IntegerField,
  MoneyField,
  ObjectField,
  TextField,
  wholeSeconds,
} from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { BalanceChange } from './balance-change';
import type { EconomyOperation } from './economy-operation';

const METADATA_BYTES_MAX = 4_096;
const REASON_TOKEN = /^[A-Za-z0-9_.:-]{1,64}$/;

/** What every movement of money is told. */
export class MoneyOperationDto {
  @ClientRequestIdField()
  readonly client_request_id!: string;

  @IntegerField({
    description: 'Currency; the default one when absent.',
    minimum: 1,
    maximum: 2_147_483_647,
    optional: true,
  })
  readonly currency_id?: number;

  @CurrencyCodeField({ description: 'Code of the currency, instead of currency_id.', optional: true })
  readonly currency?: string;

  @MoneyField({ description: 'How much, above 0.', example: '25.00' })
  readonly amount!: string | number;

  @TextField({ description: 'Why, as a token.', example: 'quest_reward', maxLength: 64, pattern: REASON_TOKEN })
  readonly reason!: string;

  @ObjectField({
    description: 'Kept with the transaction; no personal data.',
    maxBytes: METADATA_BYTES_MAX,
    optional: true,
  })
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A credit, a debit or a hold. */
export class EconomyOperationDto extends MoneyOperationDto {
  @EmailField({ description: 'Names the player; exactly one of this and player_id.', optional: true })
  readonly player_email?: string;

  @IntegerField({
    description: 'Names the player; exactly one of this and player_email.',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    optional: true,
  })
  readonly player_id?: number;

  @TextField({ description: 'Display name, taken over when the operation succeeds.', optional: true })
  readonly player_name?: string;
}

export function operationOf(gameId: number, dto: EconomyOperationDto): EconomyOperation {
  return {
    gameId,
    clientRequestId: dto.client_request_id,
    playerEmail: dto.player_email,
    playerId: dto.player_id,
    playerName: dto.player_name,
    currencyId: dto.currency_id,
    currencyCode: dto.currency,
    amount: dto.amount,
    reason: dto.reason,
    metadata: dto.metadata,
  };
}

export class BalanceChangeDto {
  @ApiProperty({ enum: ['success'] })
  readonly status = 'success';

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '100.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '125.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ example: '25.00', description: 'Negative for debits.' })
  readonly delta: string;

  @ApiProperty({ type: String, nullable: true, example: 'quest_reward' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(change: BalanceChange) {
    const { currency, availableAfter, delta } = change;
    this.transaction_id = publicIdOf('txn', change, change.createdAt);
    this.player_id = change.playerId;
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.previous_balance = formatAmount(availableAfter - delta, currency.scale);
    this.new_balance = formatAmount(availableAfter, currency.scale);
    this.delta = formatAmount(delta, currency.scale);
    this.reason = change.reason;
    this.created_at = wholeSeconds(change.createdAt);
  }
}
