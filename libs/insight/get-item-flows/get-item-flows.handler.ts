import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { GameDirectory, type Currency } from '@goldkeep/games';
import { readItemFlows, type DaySpan, type ItemFlow } from '@goldkeep/ledger';
import { currenciesAsked } from '../currencies-asked';
import { readDaySpan } from '../day-span';

export interface SpendPerItem {
  readonly span: DaySpan;
  /** The most spent first; items in several currencies have a row for each. */
  readonly items: readonly { readonly currency: Currency; readonly flow: ItemFlow }[];
}

/** What players spent on items. */
export class GetItemFlowsQuery extends Query<SpendPerItem> {
  readonly gameId: number;
  readonly currencyCode: string | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly limit: number;

  constructor(parts: {
    readonly gameId: number;
    readonly currencyCode?: string | undefined;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
    readonly limit: number;
  }) {
    super();
    this.gameId = parts.gameId;
    this.currencyCode = parts.currencyCode;
    this.from = parts.from;
    this.to = parts.to;
    this.limit = parts.limit;
  }
}

@QueryHandler(GetItemFlowsQuery)
export class GetItemFlowsHandler implements IQueryHandler<GetItemFlowsQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, UnknownCurrencyError, ValidationFailedError */
  async execute({ gameId, currencyCode, from, to, limit }: GetItemFlowsQuery): Promise<SpendPerItem> {
    const game = await this.games.snapshot(gameId);
    const currencies = currenciesAsked(game, currencyCode);
    const span = readDaySpan({ from, to }, this.clock.nowMs());
    const currencyIds = currencies.map(({ currencyId }) => currencyId);
    const flows = await readItemFlows(this.dataSource.manager, { gameId, currencyIds }, span, limit);
    const items = flows.flatMap((flow) => {
      const currency = game.currencyById(flow.currencyId);
      return currency ? [{ currency, flow }] : [];
    });
    return { span, items };
  }
}
