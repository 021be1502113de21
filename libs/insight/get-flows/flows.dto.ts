import { ApiProperty } from '@nestjs/swagger';
import { CurrencyCodeField, QueryTimeField } from '@goldkeep/http';
import type { Flow } from '@goldkeep/ledger';
import { formatAmount, formatDigits } from '@goldkeep/money';
import { DAYS_DEFAULT, DAYS_MAX, daysOf } from '../day-span';
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
  readonly reason!: string;

  @ApiProperty({ example: '1500.00', description: "Came into players' hands." })
  readonly money_in!: string;

  @ApiProperty({ example: '0.00', description: "Went out of players' hands." })
  readonly money_out!: string;

  @ApiProperty({ example: 12 })
  readonly transactions!: number;
}

class FlowDayDto {
  @ApiProperty({ example: '2026-01-02' })
  readonly day!: string;

  @ApiProperty({
    example: '2500000000.00',
    description: 'What players have at the end of the day, available or reserved.',
  })
  readonly supply!: string;

  @ApiProperty({ type: [ReasonFlowDto] })
  readonly reasons!: readonly ReasonFlowDto[];
}

class CurrencyFlowsDto {
  @ApiProperty({ example: 1 })
  readonly currency_id!: number;

  @ApiProperty({ example: 'GOLD' })
  readonly code!: string;

  @ApiProperty({ type: [FlowDayDto], description: 'Every day of the range, ascending.' })
  readonly days!: readonly FlowDayDto[];
}

/** Documents the answer, which {@link writeFlows} writes. */
export class FlowsDto {
  @ApiProperty({ example: '2026-01-01' })
  readonly from!: string;

  @ApiProperty({ example: '2026-01-30' })
  readonly to!: string;

  @ApiProperty({ type: [CurrencyFlowsDto] })
  readonly currencies!: readonly CurrencyFlowsDto[];
}

/**
 * Written by hand, day by day, and kept as bytes: a year has tens of thousands of rows, and what lives until the end is
 * copied by the garbage collector again and again.
 */
export function writeFlows({ span, currencies }: GameFlows): Buffer {
  const dates = daysOf(span);
  const written = currencies.map((flows) => writeCurrency(flows, dates));
  const start = Buffer.from(`{"from":"${span.from}","to":"${span.to}","currencies":[`);
  return Buffer.concat([start, ...joined(written), Buffer.from(']}')]);
}

/** From the last day back: what players have at its end is known. */
function writeCurrency({ currency, days, supplyAfter }: CurrencyFlows, dates: readonly string[]): Buffer {
  const { currencyId, code, scale } = currency;
  const written: Buffer[] = [];
  let supply = supplyAfter;
  for (let index = dates.length - 1; index >= 0; index--) {
    const flows = days.get(index)?.flows() ?? [];
    const reasons = flows.map((flow) => writeFlow(flow, scale)).join(',');
    const day = `{"day":"${dates[index]}","supply":"${formatAmount(supply, scale)}","reasons":[${reasons}]}`;
    written.push(Buffer.from(day));
    supply -= gainOf(flows);
  }
  const start = Buffer.from(`{"currency_id":${currencyId},"code":${JSON.stringify(code)},"days":[`);
  return Buffer.concat([start, ...joined(written.reverse()), Buffer.from(']}')]);
}

function writeFlow({ name, moneyIn, moneyOut, transactions }: Flow, scale: number): string {
  return (
    `{"reason":${JSON.stringify(name)},"money_in":"${formatDigits(moneyIn, scale)}",` +
    `"money_out":"${formatDigits(moneyOut, scale)}","transactions":${transactions}}`
  );
}

/** Digits of sums that can be added up as numbers: those of the 200 or so reasons of a day stay below 2^53. */
const EXACT_DIGITS = 13;

/** What players have more after a day. Numbers are several times as fast as big integers, and nearly always enough. */
function gainOf(flows: readonly Flow[]): bigint {
  let gain = 0;
  let rest = 0n;
  for (const { moneyIn, moneyOut } of flows) {
    if (moneyIn.length <= EXACT_DIGITS && moneyOut.length <= EXACT_DIGITS) gain += Number(moneyIn) - Number(moneyOut);
    else rest += BigInt(moneyIn) - BigInt(moneyOut);
  }
  return BigInt(gain) + rest;
}

const COMMA = Buffer.from(',');

function joined(pieces: readonly Buffer[]): Buffer[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [COMMA, piece]));
}
