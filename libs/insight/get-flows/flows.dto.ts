import { ApiProperty } from '@nestjs/swagger';
import { CurrencyCodeField, QueryTimeField } from '@goldkeep/http';
import type { Flow } from '@goldkeep/ledger';
import { formatAmount } from '@goldkeep/money';
import { DAYS_DEFAULT, DAYS_MAX, daysOf } from '../day-span';
import { groupBy } from '../group-by';
import type { CurrencyFlows, GameFlows } from './get-flows.handler';

export class DaysAskedDto {
  @QueryTimeField({
    description: `The first day (UTC), for example 2026-01-02; ${DAYS_DEFAULT} days up to \`to\` when absent.`,
    optional: true,
  })
  readonly from?: Date;

  @QueryTimeField({
    description: `The last day, at most ${DAYS_MAX} days from the first on; today when absent.`,
    optional: true,
  })
  readonly to?: Date;

  @CurrencyCodeField({ description: 'Only this currency, by its code.', optional: true })
  readonly currency?: string;
}

class ReasonFlowDto {
  @ApiProperty({
    example: 'quest_reward',
    description:
      'The reason of credits, debits and the like; the kind where there is none: `purchase`, `refund`, `recharge`, `starting_amount`, `opening_balance`, `forfeit`, ... The first 200 reasons of a game go by name, the rest as `other`.',
  })
  readonly reason: string;

  @ApiProperty({ example: '1500.00', description: "Came into players' hands." })
  readonly money_in: string;

  @ApiProperty({ example: '0.00', description: "Went out of players' hands." })
  readonly money_out: string;

  @ApiProperty({ example: 12 })
  readonly transactions: number;

  constructor({ name, moneyIn, moneyOut, transactions }: Flow, scale: number) {
    this.reason = name;
    this.money_in = formatAmount(BigInt(moneyIn), scale);
    this.money_out = formatAmount(BigInt(moneyOut), scale);
    this.transactions = transactions;
  }
}

class FlowDayDto {
  @ApiProperty({ example: '2026-01-02' })
  readonly day: string;

  @ApiProperty({
    example: '2500000000.00',
    description: 'What players have at the end of the day, available or reserved.',
  })
  readonly supply: string;

  @ApiProperty({ type: [ReasonFlowDto] })
  readonly reasons: readonly ReasonFlowDto[];

  constructor(day: string, supply: bigint, flows: readonly Flow[], scale: number) {
    this.day = day;
    this.supply = formatAmount(supply, scale);
    this.reasons = flows.map((flow) => new ReasonFlowDto(flow, scale));
  }
}

class CurrencyFlowsDto {
  @ApiProperty({ example: 1 })
  readonly currency_id: number;

  @ApiProperty({ example: 'GOLD' })
  readonly code: string;

  @ApiProperty({ type: [FlowDayDto], description: 'Every day of the range, ascending.' })
  readonly days: readonly FlowDayDto[];

  constructor({ currency, flows, supplyAfter }: CurrencyFlows, days: readonly string[]) {
    const { currencyId, code, scale } = currency;
    const flowsOf = groupBy(flows, ({ day }) => day);
    const descending: FlowDayDto[] = [];
    let supply = supplyAfter;
    for (const day of days.toReversed()) {
      const ofDay = flowsOf.get(day) ?? [];
      descending.push(new FlowDayDto(day, supply, ofDay, scale));
      for (const { moneyIn, moneyOut } of ofDay) supply += BigInt(moneyOut) - BigInt(moneyIn);
    }
    this.currency_id = currencyId;
    this.code = code;
    this.days = descending.reverse();
  }
}

export class FlowsDto {
  @ApiProperty({ example: '2026-01-01' })
  readonly from: string;

  @ApiProperty({ example: '2026-01-30' })
  readonly to: string;

  @ApiProperty({ type: [CurrencyFlowsDto] })
  readonly currencies: readonly CurrencyFlowsDto[];

  constructor({ span, currencies }: GameFlows) {
    const days = daysOf(span);
    this.from = span.from;
    this.to = span.to;
    this.currencies = currencies.map((flows) => new CurrencyFlowsDto(flows, days));
  }
}
