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

const SINCE = `SELECT date_trunc('minute', now(), 'UTC') - interval '24 hours' AS minute`;
const SHARDS = `generate_series(0, ${SHARD_COUNT} - 1) AS s (shard)`;

/** Whole hours, and before the first of them minutes: at most 64 x 84 rows. */
const PLAYERS = `
  WITH since AS (${SINCE}), hours AS (SELECT date_trunc('hour', minute + interval '59 minutes', 'UTC') AS first FROM since)
  SELECT (SELECT coalesce(sum(c.players), 0) FROM ${SHARDS} JOIN player_count c ON c.shard = s.shard AND c.game_id = $1)
           AS total,
         (SELECT coalesce(sum(j.players), 0) FROM since, hours, ${SHARDS}
            JOIN join_slot j ON j.shard = s.shard AND j.game_id = $1
           WHERE j.span_minutes = ${JOIN_SLOT_MINUTES.hour} AND j.starts_at >= hours.first
              OR j.span_minutes = ${JOIN_SLOT_MINUTES.minute} AND j.starts_at >= since.minute AND j.starts_at < hours.first)
           AS "joinedIn24h"`;

/** A slot holds how many transactions there were before the first of its minute: one probe a shard and currency. */
const CURRENCIES = `
  WITH since AS (${SINCE})
  SELECT b.currency_id, sum(b.funded_players) AS funded_players, sum(b.available + b.reserved) AS total,
         sum(b.transactions - coalesce(m.transactions, b.transactions)) AS transactions_24h
    FROM since CROSS JOIN unnest($1::integer[]) AS w (currency_id) CROSS JOIN ${SHARDS}
    JOIN shard_book b ON b.shard = s.shard AND b.currency_id = w.currency_id
    LEFT JOIN LATERAL (
      SELECT i.transactions FROM minute_slot i
       WHERE i.shard = b.shard AND i.currency_id = b.currency_id AND i.minute >= since.minute ORDER BY i.minute LIMIT 1
    ) m ON true
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
