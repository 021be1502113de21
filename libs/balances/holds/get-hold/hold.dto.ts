import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { HOLD_STATUSES, type Hold, type HoldStatus } from '../hold';

export class HoldDto {
  @ApiProperty({ example: 'hld_01KAJ7V9Q2001R00000005' })
  readonly hold_id: string;

  @ApiProperty({ enum: HOLD_STATUSES })
  readonly status: HoldStatus;

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '25.00' })
  readonly amount: string;

  @ApiProperty({ example: '0.00' })
  readonly captured_amount: string;

  @ApiProperty({ type: String, nullable: true, example: 'auction_bid' })
  readonly reason: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly metadata: Hold['metadata'];

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005', description: 'The transaction that set the money aside.' })
  readonly transaction_id: string;

  @ApiProperty({ type: String, nullable: true, description: 'The transaction that captured, released or expired it.' })
  readonly resolution_id: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: '2026-01-02T03:19:05Z' })
  readonly expires_at: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-01-02T03:05:05Z' })
  readonly resolved_at: string | null;

  constructor(hold: Hold) {
    const { currency, resolution, status } = hold;
    this.hold_id = publicIdOf('hld', hold, hold.createdAt);
    // What is due cannot be captured any more, even if it was not let go yet.
    this.status = status === 'open' && hold.isDue ? 'expired' : status;
    this.player_id = hold.playerId;
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.amount = formatAmount(hold.amount, currency.scale);
    this.captured_amount = formatAmount(hold.captured, currency.scale);
    this.reason = hold.reason;
    this.metadata = hold.metadata;
    this.transaction_id = publicIdOf('txn', hold, hold.createdAt);
    this.resolution_id = resolution && publicIdOf('txn', resolution, resolution.createdAt);
    this.created_at = wholeSeconds(hold.createdAt);
    this.expires_at = wholeSeconds(hold.expiresAt);
    this.resolved_at = resolution && wholeSeconds(resolution.createdAt);
  }
}
