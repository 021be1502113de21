import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { CachedReads, type CachedRead } from '@goldkeep/cache';
import { GameDirectory, type GameSnapshot } from '@goldkeep/games';
import { JOIN_SLOT_MINUTES } from '@goldkeep/players';
import { SHARD_COUNT } from '@goldkeep/persistence';
import { DatabaseBreaker } from '@goldkeep/resilience';
import { GameSummaryDto, type CurrencySums, type PlayerSums } from './game-summary.dto';

export interface GameSummaryAnswer {
  readonly summary: GameSummaryDto;
  /** The database is in trouble, so this may be out of date. */
  readonly isDegraded: boolean;
}

/** The sums of a game: players, what they have, what they did. Exact when it was made, at most ten minutes ago. */
export class GetGameSummaryQuery extends Query<GameSummaryAnswer> {
  readonly gameId: number;

  constructor(parts: { readonly gameId: number }) {
    super();
    this.gameId = parts.gameId;
  }
}

const LIFE_MS = 600_000;

/** Once for a statement: PostgreSQL looks the name of the time zone up whenever it cuts a time. */
const SINCE = `since AS MATERIALIZED (SELECT date_trunc('minute', now(), 'UTC') - interval '24 hours' AS minute)`;
const SHARDS = `generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)`;

/** Whole hours, and before the first of them minutes: at most 64 x 84 rows, found by two ranges of the key a shard. */
const PLAYERS = `
  WITH ${SINCE}, span AS MATERIALIZED (
    SELECT ${JOIN_SLOT_MINUTES.hour} AS minutes, h.first AS starts_at, timestamptz 'infinity' AS ends_at
      FROM since, date_trunc('hour', since.minute + interval '59 minutes', 'UTC') AS h (first)
    UNION ALL
    SELECT ${JOIN_SLOT_MINUTES.minute}, since.minute, h.first
      FROM since, date_trunc('hour', since.minute + interval '59 minutes', 'UTC') AS h (first)
  )
  SELECT (SELECT coalesce(sum(c.players), 0) FROM ${SHARDS} JOIN player_count c ON c.shard = s.shard AND c.game_id = $1)
           AS total,
         (SELECT coalesce(sum(j.players), 0) FROM span CROSS JOIN ${SHARDS} CROSS JOIN LATERAL (
            SELECT sum(i.players) AS players FROM join_slot i
             WHERE i.shard = s.shard AND i.game_id = $1 AND i.span_minutes = span.minutes
               AND i.starts_at >= span.starts_at AND i.starts_at < span.ends_at) j)
           AS "joinedIn24h"`;

/** The first slot from the cut-off on; `until` narrows the search. */
const firstSlot = (until: string): string => `(
  SELECT i.transactions FROM minute_slot i
   WHERE i.shard = b.shard AND i.currency_id = b.currency_id AND i.minute >= since.minute ${until} ORDER BY i.minute LIMIT 1)`;

/**
 * A slot holds how many transactions there were before the first of its minute: one probe a shard and currency. In a
 * busy book it is one of the next minutes; a range without an end would read hundreds of keys ahead for each probe,
 * which takes three times as long. A book whose last slot is older had no transaction since.
 */
const CURRENCIES = `
  WITH ${SINCE}
  SELECT b.currency_id, sum(b.funded_players) AS funded_players, sum(b.available + b.reserved) AS total,
         sum(b.transactions - CASE WHEN b.slot_minute < since.minute THEN b.transactions
               ELSE coalesce(${firstSlot("AND i.minute < since.minute + interval '10 minutes'")}, ${firstSlot('')},
                             b.transactions) END) AS transactions_24h
    FROM since CROSS JOIN unnest($1::integer[]) AS w (currency_id) CROSS JOIN ${SHARDS}
   CROSS JOIN LATERAL (SELECT * FROM shard_book i WHERE i.shard = s.shard AND i.currency_id = w.currency_id LIMIT 1) b
   GROUP BY b.currency_id ORDER BY b.currency_id`;

@QueryHandler(GetGameSummaryQuery)
export class GetGameSummaryHandler implements IQueryHandler<GetGameSummaryQuery> {
  constructor(
    private readonly games: GameDirectory,
    private readonly dataSource: DataSource,
    private readonly reads: CachedReads,
    private readonly breaker: DatabaseBreaker,
  ) {}

  async execute({ gameId }: GetGameSummaryQuery): Promise<GameSummaryAnswer> {
    const game = await this.games.snapshot(gameId);
    const { value, isStale }: CachedRead<GameSummaryDto> = await this.reads.get(
      `summary:${gameId}:${game.currencyTag}`,
      { lifeMs: LIFE_MS, read: () => this.read(game) },
    );
    return { summary: value, isDegraded: isStale || this.breaker.state !== 'closed' };
  }

  /** Both statements read one state of the database, lest a sum tells of a player whom the other does not know. */
  private read(game: GameSnapshot): Promise<GameSummaryDto> {
    const currencyIds = game.currencies.map(({ currencyId }) => currencyId);
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const [players] = await tx.query<[PlayerSums]>(PLAYERS, [game.gameId]);
      const sums = await tx.query<CurrencySums[]>(CURRENCIES, [currencyIds]);
      return new GameSummaryDto({ game, players, sums, generatedAt: new Date() });
    });
  }
}
