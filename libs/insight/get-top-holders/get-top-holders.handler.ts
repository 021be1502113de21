import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource, In, IsNull } from 'typeorm';
import { Clock } from '@goldkeep/auth';
import { CachedReads } from '@goldkeep/cache';
import { GameDirectory, UnknownCurrencyError, type Currency } from '@goldkeep/games';
import { topHolders, type Holder } from '@goldkeep/ledger';
import { BulkReads, SHARD_COUNT, shardOfPlayer } from '@goldkeep/persistence';
import { PlayerEntity } from '@goldkeep/players';

export const HOLDERS_MAX = 100;
const LIFE_MS = 600_000;

/** Only ids and amounts are kept: names are read anew, so that nobody sees those of deleted players. */
interface KeptHolders {
  readonly generatedAtMs: number;
  readonly holders: readonly Holder[];
}

export interface NamedHolder extends Holder {
  readonly name: string;
}

export interface TopHolders {
  readonly currency: Currency;
  readonly generatedAt: Date;
  /** The richest first. */
  readonly holders: readonly NamedHolder[];
}

/** The players who have most of a currency, as it was at most ten minutes ago. */
export class GetTopHoldersQuery extends Query<TopHolders> {
  readonly gameId: number;
  /** The game's default currency when absent. */
  readonly currencyCode: string | undefined;
  readonly limit: number;

  constructor(parts: { readonly gameId: number; readonly currencyCode?: string | undefined; readonly limit: number }) {
    super();
    this.gameId = parts.gameId;
    this.currencyCode = parts.currencyCode;
    this.limit = parts.limit;
  }
}

@QueryHandler(GetTopHoldersQuery)
export class GetTopHoldersHandler implements IQueryHandler<GetTopHoldersQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly bulkReads: BulkReads,
    private readonly reads: CachedReads,
    private readonly clock: Clock,
  ) {}

  /** @throws GameNotFoundError, UnknownCurrencyError */
  async execute({ gameId, currencyCode, limit }: GetTopHoldersQuery): Promise<TopHolders> {
    const game = await this.games.snapshot(gameId);
    const currency = currencyCode === undefined ? game.defaultCurrency : game.currencyByCode(currencyCode);
    if (!currency) throw new UnknownCurrencyError();
    const { value } = await this.reads.get(`top-holders:${currency.currencyId}`, {
      lifeMs: LIFE_MS,
      read: () => this.read(currency.currencyId),
    });
    const holders = await this.named(gameId, value.holders);
    return { currency, generatedAt: new Date(value.generatedAtMs), holders: holders.slice(0, limit) };
  }

  /** One state of the database, shard by shard; between shards, other long reads take their turns. */
  private read(currencyId: number): Promise<KeptHolders> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const generatedAtMs = this.clock.nowMs();
      let holders: readonly Holder[] = [];
      for (let shard = 0; shard < SHARD_COUNT; shard++) {
        const wanted = { shard, currencyId, limit: HOLDERS_MAX };
        const ofShard = await this.bulkReads.run(() => topHolders(tx, wanted));
        holders = [...holders, ...ofShard].sort(byTotal).slice(0, HOLDERS_MAX);
      }
      return { generatedAtMs, holders };
    });
  }

  private async named(gameId: number, holders: readonly Holder[]): Promise<readonly NamedHolder[]> {
    const places = holders.map(({ playerId }) => ({ playerId, shard: shardOfPlayer(playerId) }));
    const players = await this.dataSource.manager.findBy(PlayerEntity, {
      shard: In([...new Set(places.map(({ shard }) => shard))]),
      playerId: In(places.map(({ playerId }) => playerId)),
      gameId,
      deletedAt: IsNull(),
    });
    const nameOf = new Map(players.map(({ playerId, name }) => [playerId, name]));
    return holders.flatMap((holder) => {
      const name = nameOf.get(holder.playerId);
      return name === undefined ? [] : [{ ...holder, name }];
    });
  }
}

function byTotal(one: Holder, other: Holder): number {
  const more = BigInt(other.available) + BigInt(other.reserved) - BigInt(one.available) - BigInt(one.reserved);
  if (more === 0n) return one.playerId - other.playerId;
  return more > 0n ? 1 : -1;
}
