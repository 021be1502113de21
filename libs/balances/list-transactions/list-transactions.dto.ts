import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField, QueryTextField, QueryTimeField, ValidationFailedError, wholeSeconds } from '@goldkeep/http';
import { publicIdOf } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { decodeBase32, encodeBase32 } from '@goldkeep/persistence';
import { ListTransactionsQuery, type PostingPage } from './list-transactions.handler';
import type { Posting, PostingPlace } from './posting';

const LIMIT_DEFAULT = 25;
const LIMIT_MAX = 100;
/** Characters of a sequence number and of a step in a cursor. */
const SEQ_CHARS = 10;
const STEP_CHARS = 1;

/** A page of what happened to one player's money. */
export class ListLedgerDto {
  @QueryIntegerField({
    description: 'Rows a page.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: true,
  })
  readonly limit!: number;

  @QueryTextField({ description: 'pagination.next_cursor of the page before.', optional: true })
  readonly cursor?: string;

  @QueryTextField({ description: 'Only with this reason.', optional: true })
  readonly reason?: string;

  @QueryTimeField({ description: 'Only from this time on.', optional: true })
  readonly from?: Date;

  @QueryTimeField({ description: 'Only before this time.', optional: true })
  readonly to?: Date;
}

export class ListTransactionsDto extends ListLedgerDto {
  @QueryIntegerField({ description: 'Whose.', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
  readonly player_id!: number;
}

/** @throws ValidationFailedError */
export function transactionsQueryOf(gameId: number, dto: ListTransactionsDto): ListTransactionsQuery {
  const { player_id: playerId, limit, cursor, reason, from, to } = dto;
  const after = cursor === undefined ? undefined : placeIn(cursor);
  return new ListTransactionsQuery({ gameId, playerId, limit, after, reason, from, to });
}

function placeIn(cursor: string): PostingPlace {
  const seq = decodeBase32(cursor.slice(0, SEQ_CHARS));
  const step = decodeBase32(cursor.slice(SEQ_CHARS));
  if (cursor.length === SEQ_CHARS + STEP_CHARS && seq !== undefined && step !== undefined) return { seq, step };
  throw new ValidationFailedError([{ field: 'cursor', message: 'cursor must be the next_cursor of a page' }]);
}

class CounterpartDto {
  @ApiProperty({ example: 'issuance', description: "Where the money came from or went to: an account's name." })
  readonly account: string;

  @ApiProperty({ type: Number, nullable: true, example: 12345, description: 'The other player of a transfer.' })
  readonly player_id: number | null;

  constructor({ account, otherPlayer }: Posting) {
    this.account = account;
    this.player_id = otherPlayer?.playerId ?? null;
  }
}

class PostingDto {
  @ApiProperty({ example: 'txn_01KAJ7V9Q2001R00000005' })
  readonly transaction_id: string;

  @ApiProperty({ example: 'credit' })
  readonly kind: string;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly currency: string;

  @ApiProperty({ example: '25.00', description: 'Change of the available balance, signed.' })
  readonly amount: string;

  @ApiProperty({ example: '0.00', description: 'Change of the reserved balance, signed.' })
  readonly reserved_amount: string;

  @ApiProperty({ example: '100.00', description: 'Available balance before.' })
  readonly previous_balance: string;

  @ApiProperty({ example: '125.00', description: 'Available balance after.' })
  readonly new_balance: string;

  @ApiProperty({ type: String, nullable: true, example: 'quest_reward' })
  readonly reason: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly metadata: unknown;

  @ApiProperty()
  readonly counterpart: CounterpartDto;

  @ApiProperty({ example: '2026-01-02T03:04:05Z' })
  readonly created_at: string;

  constructor(posting: Posting) {
    const { currency, delta, availableAfter } = posting;
    const { scale } = currency;
    this.transaction_id = publicIdOf('txn', posting, posting.createdAt);
    this.kind = posting.kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    this.currency_id = currency.currencyId;
    this.currency = currency.code;
    this.amount = formatAmount(delta, scale);
    this.reserved_amount = formatAmount(posting.reservedDelta, scale);
    this.previous_balance = formatAmount(availableAfter - delta, scale);
    this.new_balance = formatAmount(availableAfter, scale);
    this.reason = posting.reason;
    this.metadata = posting.metadata;
    this.counterpart = new CounterpartDto(posting);
    this.created_at = wholeSeconds(posting.createdAt);
  }
}

class CursorPaginationDto {
  @ApiProperty({ example: 25 })
  readonly limit: number;

  @ApiProperty({ description: 'Whether to ask for the next page: a page may be short though more follows.' })
  readonly has_more: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Send as cursor for the next page.' })
  readonly next_cursor: string | null;

  constructor(next: PostingPlace | undefined, limit: number) {
    this.limit = limit;
    this.has_more = next !== undefined;
    this.next_cursor = next ? encodeBase32(next.seq, SEQ_CHARS) + encodeBase32(next.step, STEP_CHARS) : null;
  }
}

export class TransactionsDto {
  @ApiProperty({ type: [PostingDto], description: 'Newest first.' })
  readonly transactions: readonly PostingDto[];

  @ApiProperty()
  readonly pagination: CursorPaginationDto;

  constructor({ postings, next }: PostingPage, { limit }: ListTransactionsQuery) {
    this.transactions = postings.map((posting) => new PostingDto(posting));
    this.pagination = new CursorPaginationDto(next, limit);
  }
}
