import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { GameDirectory, type Currency } from '@goldkeep/games';
import { readFlows, readGainsSince, sumCurrencies, type DaySpan, type FlowDay } from '@goldkeep/ledger';
import { currenciesAsked } from '../currencies-asked';
import { dayAfter, readDaySpan } from '../day-span';
import { TooMuchAskedError } from '../insight-errors';

/** Rows of currency, day and reason in one answer: some 10 MB of JSON. */
const ROWS_MAX = 100_000;

/** What flowed of a currency, and what players have of it at the end of the last day. */
export interface CurrencyFlows {
  readonly currency: Currency;
  /** Those on which something flowed, by their index in the span. */
  readonly days: ReadonlyMap<number, FlowDay>;
  /** In minor units. */
  readonly supplyAfter: bigint;
}

export interface GameFlows {
  readonly span: DaySpan;
  readonly currencies: readonly CurrencyFlows[];
}

/** What came into players' hands and went out of them, by currency, day and reason. */
export class GetFlowsQuery extends Query<GameFlows> {
  readonly gameId: number;
  readonly currencyCode: string | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;

  constructor(parts: {
    readonly gameId: number;
    readonly currencyCode?: string | undefined;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
  }) {
    super();
    this.gameId = parts.gameId;
    this.currencyCode = parts.currencyCode;
    this.from = parts.from;
    this.to = parts.to;
  }
}

@QueryHandler(GetFlowsQuery)
export class GetFlowsHandler implements IQueryHandler<GetFlowsQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, UnknownCurrencyError, ValidationFailedError, TooMuchAskedError */
  async execute({ gameId, currencyCode, from, to }: GetFlowsQuery): Promise<GameFlows> {
    const game = await this.games.snapshot(gameId);
    const currencies = currenciesAsked(game, currencyCode);
    const span = readDaySpan({ from, to }, this.clock.nowMs());
    const currencyIds = currencies.map(({ currencyId }) => currencyId);
    // One state of the database: what players have now less what they gained since is what they had.
    const [flows, gains, sums] = await this.dataSource.transaction('REPEATABLE READ', async (tx) => [
      await readFlows(tx, { gameId, currencyIds }, span, ROWS_MAX),
      await readGainsSince(tx, currencyIds, dayAfter(span.to)),
      await sumCurrencies(tx, currencyIds),
    ]);
    if (!flows) throw new TooMuchAskedError(ROWS_MAX);
    const supplyNow = new Map(sums.map((sum) => [sum.currencyId, BigInt(sum.total)]));
    return {
      span,
      currencies: currencies.map((currency) => ({
        currency,
        days: new Map(flows.filter((day) => day.currencyId === currency.currencyId).map((day) => [day.dayIndex, day])),
        supplyAfter: (supplyNow.get(currency.currencyId) ?? 0n) - (gains.get(currency.currencyId) ?? 0n),
      })),
    };
  }
}
