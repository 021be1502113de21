import { ApiProperty } from '@nestjs/swagger';
import { QueryIntegerField } from '@goldkeep/http';
import type { ItemFlow } from '@goldkeep/ledger';
import type { Currency } from '@goldkeep/games';
import { formatAmount } from '@goldkeep/money';
import { DaysAskedDto } from '../get-flows/flows.dto';
import type { SpendPerItem } from './get-item-flows.handler';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 100;

export class ItemFlowsAskedDto extends DaysAskedDto {
  @QueryIntegerField({
    description: 'How many items; those on which most was spent come first.',
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    clamp: 'maximum',
  })
  readonly limit!: number;
}

class ItemFlowDto {
  @ApiProperty({ example: 'sword', description: 'The first 5,000 items of a game go by id, the rest as `other`.' })
  readonly item_id: string;

  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly code: string;

  @ApiProperty({ example: '1500.00' })
  readonly spent: string;

  @ApiProperty({ example: '10.00', description: 'Given back by refunds in these days, whenever the item was sold.' })
  readonly refunded: string;

  @ApiProperty({ example: 12, description: 'Sales and refunds.' })
  readonly transactions: number;

  constructor({ name, moneyIn, moneyOut, transactions }: ItemFlow, { currencyId, code, scale }: Currency) {
    this.item_id = name;
    this.currency_id = currencyId;
    this.code = code;
    this.spent = formatAmount(BigInt(moneyOut), scale);
    this.refunded = formatAmount(BigInt(moneyIn), scale);
    this.transactions = transactions;
  }
}

export class ItemFlowsDto {
  @ApiProperty({ example: '2026-01-01' })
  readonly from: string;

  @ApiProperty({ example: '2026-01-30' })
  readonly to: string;

  @ApiProperty({ type: [ItemFlowDto] })
  readonly items: readonly ItemFlowDto[];

  constructor({ span, items }: SpendPerItem) {
    this.from = span.from;
    this.to = span.to;
    this.items = items.map(({ flow, currency }) => new ItemFlowDto(flow, currency));
  }
}
