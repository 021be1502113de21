import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { GameDirectory, UnknownCurrencyError, type Currency } from '@goldkeep/games';
import { ValidationFailedError } from '@goldkeep/http';
import { balanceAfter, balanceChain, lastSeqAt, readPublicId, type BalanceLink } from '@goldkeep/ledger';
import type { MinorUnits } from '@goldkeep/money';
import { shardOfPlayer, type Shard } from '@goldkeep/persistence';
import { PlayerDirectory } from '@goldkeep/players';

const LAST_MS_OF_SECOND = 999;
const MS_PER_SECOND = 1_000;

/** A player's balance as it was at a time, and what made it so. */
export interface ExplainedBalance {
  readonly playerId: number;
  readonly shard: Shard;
  readonly currency: Currency;
  readonly available: MinorUnits;
  readonly reserved: MinorUnits;
  /** Newest first. */
  readonly chain: readonly BalanceLink[];
  readonly hasMore: boolean;
}

export interface BalanceAsked {
  readonly gameId: number;
  readonly playerId: number;
  /** Where it has whole seconds, as all times on the wire, the whole second counts. */
  readonly time: Date;
  /** The game's default currency when absent. */
  readonly currencyCode: string | undefined;
  /** The id of a transaction, to go on behind it. */
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** What a player had of a currency at a time, and the transactions that made it. */
export class GetBalanceAtQuery extends Query<ExplainedBalance> {
  readonly asked: BalanceAsked;

  constructor(asked: BalanceAsked) {
    super();
    this.asked = asked;
  }
}

@QueryHandler(GetBalanceAtQuery)
export class GetBalanceAtHandler implements IQueryHandler<GetBalanceAtQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly players: PlayerDirectory,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws GameNotFoundError, PlayerNotFoundError, UnknownCurrencyError, ValidationFailedError */
  async execute({ asked }: GetBalanceAtQuery): Promise<ExplainedBalance> {
    const { gameId, playerId, time, currencyCode, cursor, limit } = asked;
    const game = await this.games.snapshot(gameId);
    await this.players.byId(gameId, playerId);
    const currency = currencyCode === undefined ? game.defaultCurrency : game.currencyByCode(currencyCode);
    if (!currency) throw new UnknownCurrencyError();
    const shard = shardOfPlayer(playerId);
    const behind = cursor === undefined ? Infinity : seqOf(cursor, shard);
    const key = { shard, playerId, currencyId: currency.currencyId };
    // One state of the database: what happens meanwhile must not come between the balance and its chain.
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const seq = await lastSeqAt(tx, shard, wholeSecond(time));
      const balance = await balanceAfter(tx, key, seq);
      const links = await balanceChain(tx, key, { seq: Math.min(seq, behind - 1), limit: limit + 1 });
      return { playerId, shard, currency, ...balance, chain: links.slice(0, limit), hasMore: links.length > limit };
    });
  }
}

function wholeSecond(time: Date): Date {
  const ms = time.getTime();
  return ms % MS_PER_SECOND === 0 ? new Date(ms + LAST_MS_OF_SECOND) : time;
}

function seqOf(cursor: string, shard: Shard): number {
  const location = readPublicId('txn', cursor);
  if (location?.shard === shard) return location.seq;
  throw new ValidationFailedError([
    { field: 'cursor', message: 'cursor must be the next_cursor of a page of this player' },
  ]);
}
