import { ApiProperty } from '@nestjs/swagger';
import { EmailField, IntegerField, wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { MoneyOperationDto } from '../economy/economy.dto';
import type { RecordedChange } from '../economy/recorded-change';
import type { MoneyTransfer } from './money-transfer';
import type { Transferred } from './transferred';

const ID = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER, optional: true } as const;

export class TransferMoneyDto extends MoneyOperationDto {
  @EmailField({ description: 'Who gives; exactly one of this and from_player_id.', optional: true })
  readonly from_player_email?: string;

  @IntegerField({ description: 'Who gives; exactly one of this and from_player_email.', ...ID })
  readonly from_player_id?: number;

  @EmailField({ description: 'Who gets it; exactly one of this and to_player_id.', optional: true })
  readonly to_player_email?: string;

  @IntegerField({ description: 'Who gets it; exactly one of this and to_player_email.', ...ID })
  readonly to_player_id?: number;
}

export function transferOf(gameId: number, dto: TransferMoneyDto): MoneyTransfer {
  return {
    gameId,
    clientRequestId: dto.client_request_id,
    from: { email: dto.from_player_email, playerId: dto.from_player_id },
    to: { email: dto.to_player_email, playerId: dto.to_player_id },
    currencyId: dto.currency_id,
    currencyCode: dto.currency,
    amount: dto.amount,
    reason: dto.reason,
    metadata: dto.metadata,
  };
}

class TransferSideDto {
  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: '100.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '75.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ example: '-25.00' })
  readonly delta: string;

  constructor(side: RecordedChange, scale: number) {
    const delta = side.kind === 'transferOut' ? -side.amount : side.amount;
    this.transaction_id = publicIdOf('txn', side, side.createdAt);
    this.player_id = side.playerId;
    this.previous_balance = formatAmount(side.availableAfter - delta, scale);
    this.new_balance = formatAmount(side.availableAfter, scale);
    this.delta = formatAmount(delta, scale);
  }
}

export class TransferredDto {
  @ApiProperty({ enum: ['success'] })
  readonly status = 'success';

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005', description: 'Of the giving side.' })
  readonly transaction_id: string;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '25.00' })
  readonly amount: string;

  @ApiProperty()
  readonly from: TransferSideDto;

  @ApiProperty()
  readonly to: TransferSideDto;

  @ApiProperty({ type: String, nullable: true, example: 'gift' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor({ currency, sides: [out, into] }: Transferred) {
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.amount = formatAmount(out.amount, currency.scale);
    this.from = new TransferSideDto(out, currency.scale);
    this.to = new TransferSideDto(into, currency.scale);
    this.transaction_id = this.from.transaction_id;
    this.reason = out.reason;
    this.created_at = wholeSeconds(out.createdAt);
  }
}
