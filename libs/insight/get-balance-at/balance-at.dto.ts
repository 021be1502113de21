import { ApiProperty } from '@nestjs/swagger';
import { CurrencyCodeField, QueryIntegerField, QueryTextField, QueryTimeField, wholeSeconds } from '@goldkeep/http';
import { publicIdOf, type BalanceLink } from '@goldkeep/ledger';
import { formatAmount, type MinorUnits } from '@goldkeep/money';
import type { ExplainedBalance } from './get-balance-at.handler';

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 25;
const CURSOR_LENGTH_MAX = 64;

export class BalanceAtAskedDto {
  @QueryTimeField({
    description: 'When; now when absent. A time in whole seconds takes in everything that happened within its second.',
    optional: true,
  })
  readonly time?: Date;

  @CurrencyCodeField({ description: "The currency's code; the game's default currency when absent.", optional: true })
  readonly currency?: string;

  @QueryIntegerField({
    description: 'Transactions on a page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;

  @QueryTextField({ description: '`next_cursor` of the page before.', maxLength: CURSOR_LENGTH_MAX, optional: true })
  readonly cursor?: string;
}

class BalanceLinkDto {
  @ApiProperty({ example: 'txn_01KAJ7V9Q2003G0000001A' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'credit' })
  readonly kind: string;

  @ApiProperty({ type: String, nullable: true, example: 'quest_reward' })
  readonly reason: string | null;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  @ApiProperty({ example: '-50.00' })
  readonly available_change: string;

  @ApiProperty({ example: '50.00' })
  readonly reserved_change: string;

  @ApiProperty({ type: String, nullable: true, example: '1450.00', description: 'Null where it stayed the same.' })
  readonly available_after: string | null;

  constructor(link: BalanceLink, { shard, currency }: ExplainedBalance) {
    const { seq, createdAt, availableAfter } = link;
    const { scale } = currency;
    this.transaction_id = publicIdOf('txn', { shard, seq }, createdAt);
    this.kind = link.kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    this.reason = link.reason;
    this.created_at = wholeSeconds(createdAt);
    this.available_change = signed(link.available, scale);
    this.reserved_change = signed(link.reserved, scale);
    this.available_after = availableAfter === null ? null : formatAmount(availableAfter, scale);
  }
}

export class BalanceAtDto {
  @ApiProperty({ example: 12345 })
  readonly player_id: number;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly time: string;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({
    example: '1500.00',
    description: 'As booked: what had accrued of a recharging currency is not in it.',
  })
  readonly available_balance: string;

  @ApiProperty({ example: '50.00' })
  readonly reserved_balance: string;

  @ApiProperty({ example: '1550.00' })
  readonly total_balance: string;

  @ApiProperty({ type: [BalanceLinkDto], description: 'What made the balance, newest first.' })
  readonly transactions: readonly BalanceLinkDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Send as cursor for older ones; null on the last page.' })
  readonly next_cursor: string | null;

  constructor(balance: ExplainedBalance, time: Date) {
    const { playerId, currency, available, reserved, chain, hasMore } = balance;
    const { currencyId, code, scale } = currency;
    this.player_id = playerId;
    this.time = wholeSeconds(time);
    this.currency_id = currencyId;
    this.currency = code;
    this.available_balance = formatAmount(available, scale);
    this.reserved_balance = formatAmount(reserved, scale);
    this.total_balance = formatAmount(available + reserved, scale);
    this.transactions = chain.map((link) => new BalanceLinkDto(link, balance));
    this.next_cursor = hasMore ? (this.transactions.at(-1)?.transaction_id ?? null) : null;
  }
}

function signed(amount: MinorUnits, scale: number): string {
  return amount < 0n ? `-${formatAmount(-amount, scale)}` : formatAmount(amount, scale);
}
