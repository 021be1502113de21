import { ApiProperty } from '@nestjs/swagger';
import { wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import type { HoldChange } from './hold-change';

/** What answers the placing, the capture and the release of a hold. */
export class HoldChangeDto {
  @ApiProperty({ example: 'hld_01KAJ7V9Q2001R00000005' })
  readonly hold_id: string;

  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ enum: ['open', 'captured', 'released'], description: 'Of the hold after this transaction.' })
  readonly status: HoldChange['status'];

  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '25.00', description: 'What the hold set aside.' })
  readonly amount: string;

  @ApiProperty({ example: '0.00' })
  readonly captured_amount: string;

  @ApiProperty({ example: '0.00', description: "Given back to the player's available balance." })
  readonly released_amount: string;

  @ApiProperty({ example: '100.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '75.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ example: '-25.00', description: 'Of the available balance.' })
  readonly delta: string;

  @ApiProperty({ example: '0.00' })
  readonly previous_reserved_balance: string;

  @ApiProperty({ example: '25.00' })
  readonly new_reserved_balance: string;

  @ApiProperty({ type: String, nullable: true, example: 'auction_bid' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: '2026-01-02T03:19:05Z' })
  readonly expires_at: string;

  constructor({ status, hold, transaction, captured, released }: HoldChange) {
    const { currency, amount } = hold;
    const { availableAfter, reservedAfter } = transaction;
    const shown = (minorUnits: bigint) => formatAmount(minorUnits, currency.scale);
    const isPlaced = status === 'open';
    const delta = isPlaced ? -amount : released;
    this.hold_id = publicIdOf('hld', hold, hold.createdAt);
    this.transaction_id = publicIdOf('txn', transaction, transaction.createdAt);
    this.status = status;
    this.player_id = hold.playerId;
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.amount = shown(amount);
    this.captured_amount = shown(captured);
    this.released_amount = shown(released);
    this.previous_balance = shown(availableAfter - delta);
    this.new_balance = shown(availableAfter);
    this.delta = shown(delta);
    this.previous_reserved_balance = shown(isPlaced ? reservedAfter - amount : reservedAfter + amount);
    this.new_reserved_balance = shown(reservedAfter);
    this.reason = transaction.reason;
    this.created_at = wholeSeconds(transaction.createdAt);
    this.expires_at = wholeSeconds(hold.expiresAt);
  }
}
