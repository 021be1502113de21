import { ApiProperty } from '@nestjs/swagger';
import { GAME_SETTING_RULES, type GameSettings } from '../../settings/game-settings';
import { schemaOf } from '../../settings/settings-schema';
import type { LimitsInForce } from './get-limits.handler';

class RateLimitDto {
  @ApiProperty({ example: 'player_by_email' })
  readonly name: string;

  @ApiProperty({ example: 'GET /api/player-balances/player/by-email/{email}' })
  readonly route: string;

  @ApiProperty({ type: 'integer', description: 'Requests within the window.', example: 2_000 })
  readonly limit: number;

  @ApiProperty({ type: 'integer', description: 'The window begins with its first request.', example: 60 })
  readonly window_seconds: number;

  @ApiProperty({ enum: ['user', 'game', 'server'], description: 'Whose requests are counted together.' })
  readonly per: 'user' | 'game' | 'server';

  constructor({ name, route, limit, windowSeconds, per }: LimitsInForce['rateLimits'][number]) {
    this.name = name;
    this.route = route;
    this.limit = limit;
    this.window_seconds = windowSeconds;
    this.per = per;
  }
}

class BodyLimitDto {
  @ApiProperty({ example: 'POST /api/player-balances/batch' })
  readonly route: string;

  @ApiProperty({ type: 'integer', example: 33_554_432 })
  readonly limit_bytes: number;

  constructor({ route, bytesMax }: LimitsInForce['bodies'][number]) {
    this.route = route;
    this.limit_bytes = bytesMax;
  }
}

class BodyLimitsDto {
  @ApiProperty({ type: 'integer', description: 'Of every route that is not listed.', example: 262_144 })
  readonly default_limit_bytes: number;

  @ApiProperty({ type: [BodyLimitDto] })
  readonly routes: readonly BodyLimitDto[];

  constructor({ bodyBytesMax, bodies }: LimitsInForce) {
    this.default_limit_bytes = bodyBytesMax;
    this.routes = bodies.map((body) => new BodyLimitDto(body));
  }
}

export class LimitsDto {
  @ApiProperty({ description: 'Whether this server runs with RATE_LIMITS=off: then none of rate_limits holds.' })
  readonly rate_limits_lifted: boolean;

  @ApiProperty({ type: [RateLimitDto] })
  readonly rate_limits: readonly RateLimitDto[];

  @ApiProperty({
    ...schemaOf(GAME_SETTING_RULES.fields.lockouts),
    description: 'Per player: what starts a purchase_lockout.',
  })
  readonly purchase_lockouts: GameSettings['lockouts'];

  @ApiProperty({ description: 'Larger bodies are refused with payload_too_large.' })
  readonly bodies: BodyLimitsDto;

  constructor(limits: LimitsInForce) {
    this.rate_limits_lifted = limits.areRateLimitsLifted;
    this.rate_limits = limits.rateLimits.map((limit) => new RateLimitDto(limit));
    this.purchase_lockouts = limits.lockouts;
    this.bodies = new BodyLimitsDto(limits);
  }
}
