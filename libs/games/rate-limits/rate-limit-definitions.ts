interface RateLimitDefinition {
  /** Requests within the window. A game's settings may say otherwise. */
  readonly limit: number;
  /** It begins with the first request, and the count starts anew when it is over. */
  readonly windowSeconds: number;
  /** Whose requests are counted together: those of one player, of one game, or of everybody. The last has no setting. */
  readonly per: 'user' | 'game' | 'server';
  /** The guard counts every request; a route that counts by itself counts only what it accepts. */
  readonly countedBy: 'guard' | 'route';
  /** What is counted, for the documentation. */
  readonly counted: string;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;

/** Every rate limit by its name. Routes say which is theirs with `@RateLimited`. */
export const RATE_LIMITS = {
  player_by_email: {
    limit: 2_000,
    windowSeconds: MINUTE_SECONDS,
    per: 'game',
    countedBy: 'guard',
    counted: 'Lookups by e-mail address',
  },
  player_by_id: {
    limit: 2_000,
    windowSeconds: MINUTE_SECONDS,
    per: 'game',
    countedBy: 'guard',
    counted: 'Lookups by player id',
  },
  batch: { limit: 50, windowSeconds: MINUTE_SECONDS, per: 'game', countedBy: 'guard', counted: 'Batch lookups' },
  game_summary: {
    limit: 100,
    windowSeconds: MINUTE_SECONDS,
    per: 'game',
    countedBy: 'guard',
    counted: 'Game summaries',
  },
  stream_all: {
    limit: 5,
    windowSeconds: HOUR_SECONDS,
    per: 'game',
    countedBy: 'route',
    counted: 'Streams of all players',
  },
  balance_webhook: {
    limit: 10_000,
    windowSeconds: MINUTE_SECONDS,
    per: 'server',
    countedBy: 'guard',
    counted: 'Calls of the balance-updated webhook',
  },
  user_action: {
    limit: 1,
    windowSeconds: 1,
    per: 'user',
    countedBy: 'route',
    counted: 'Actions of one player or their client',
  },
} as const satisfies Readonly<Record<string, RateLimitDefinition>>;

type Table = typeof RATE_LIMITS;

export type RateLimitName = keyof Table;
/** The limits that a game's settings may change. */
export type GameRateLimitName = {
  [Name in RateLimitName]: Table[Name]['per'] extends 'game' | 'user' ? Name : never;
}[RateLimitName];
