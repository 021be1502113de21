import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { CurrencyEntity, GameNotFoundError, TransferPairEntity, TransferPairListEntity } from '@goldkeep/games';

/** Players may turn the first currency into the second; both by code. */
export interface CodePair {
  readonly from: string;
  readonly to: string;
}

export interface VersionedPairs {
  /** Goes up by one with every change. */
  readonly version: number;
  readonly pairs: readonly CodePair[];
}

/** The transfers that a game allows to its players, as they are now. */
export class GetTransferPairsQuery extends Query<VersionedPairs> {
  readonly gameId: number;

  constructor({ gameId }: { readonly gameId: number }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(GetTransferPairsQuery)
export class GetTransferPairsHandler implements IQueryHandler<GetTransferPairsQuery> {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: GetTransferPairsQuery): Promise<VersionedPairs> {
    // One snapshot for the three reads: a version must never stand beside the pairs of another.
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const list = await tx.findOneBy(TransferPairListEntity, { gameId });
      if (!list) throw new GameNotFoundError();
      const currencies = await tx.findBy(CurrencyEntity, { gameId });
      const codes = new Map(currencies.map(({ currencyId, code }) => [currencyId, code]));
      const rows = await tx.find(TransferPairEntity, {
        where: { gameId },
        order: { fromCurrencyId: 'ASC', toCurrencyId: 'ASC' },
      });
      const pairs = rows.map(({ fromCurrencyId, toCurrencyId }) => ({
        from: codes.get(fromCurrencyId) ?? '',
        to: codes.get(toCurrencyId) ?? '',
      }));
      return { version: list.version, pairs };
    });
  }
}
