import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { BODY_LIMIT_BYTES } from '@goldkeep/http';
import { GameDirectory } from '../../directory/game-directory';
import { readSettings, type GameSettings } from '../../settings/game-settings';
import { limitInForce } from '../limit-in-force';
import { LimitedRoutes } from '../limited-routes';
import { RATE_LIMITS, type RateLimitName } from '../rate-limit-definitions';
import { RateLimits } from '../rate-limits';

export interface LimitsInForce {
  readonly areRateLimitsLifted: boolean;
  readonly rateLimits: readonly {
    readonly name: RateLimitName;
    readonly route: string;
    readonly limit: number;
    readonly windowSeconds: number;
    readonly per: 'user' | 'game' | 'server';
  }[];
  readonly lockouts: GameSettings['lockouts'];
  /** Of the routes that have one of their own. */
  readonly bodies: readonly { readonly route: string; readonly bytesMax: number }[];
  /** Of all other routes. */
  readonly bodyBytesMax: number;
}

/** Every limit that callers meet. */
export class GetLimitsQuery extends Query<LimitsInForce> {
  /** The game whose numbers are wanted, or null for those of a game that has changed none. */
  readonly gameId: number | null;

  constructor({ gameId }: { readonly gameId: number | null }) {
    super();
    this.gameId = gameId;
  }
}

@QueryHandler(GetLimitsQuery)
export class GetLimitsHandler implements IQueryHandler<GetLimitsQuery> {
  constructor(
    private readonly directory: GameDirectory,
    private readonly limits: RateLimits,
    private readonly routes: LimitedRoutes,
  ) {}

  /** @throws GameNotFoundError */
  async execute({ gameId }: GetLimitsQuery): Promise<LimitsInForce> {
    const settings = gameId === null ? readSettings(undefined) : (await this.directory.snapshot(gameId)).settings;
    return {
      areRateLimitsLifted: this.limits.areLifted,
      rateLimits: this.routes.all.flatMap(({ route, rateLimit: name }) => {
        if (name === undefined) return [];
        const { windowSeconds, per } = RATE_LIMITS[name];
        return [{ name, route, limit: limitInForce(name, settings), windowSeconds, per }];
      }),
      lockouts: settings.lockouts,
      bodies: this.routes.all.flatMap(({ route, bodyBytesMax: bytesMax }) =>
        bytesMax === undefined ? [] : [{ route, bytesMax }],
      ),
      bodyBytesMax: BODY_LIMIT_BYTES,
    };
  }
}
