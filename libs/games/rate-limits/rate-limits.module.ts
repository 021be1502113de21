import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AuthModule, Clock } from '@goldkeep/auth';
import { RedisConnection } from '@goldkeep/cache';
import { GamesModule } from '../games.module';
import { GetLimitsHandler } from './get-limits/get-limits.handler';
import { LimitedRoutes } from './limited-routes';
import { LimitsController } from './limits.controller';
import { RateLimitStorage } from './rate-limit-storage';
import { RateLimits } from './rate-limits';
import { RATE_LIMITS_OPTIONS, type RateLimitsOptions } from './rate-limits-options';

/** Gives every module what `RateLimitGuard` needs, counted in the Redis of the `CacheModule` if it has one. */
@Module({})
export class RateLimitsModule {
  static forRoot(options: RateLimitsOptions): DynamicModule {
    return {
      module: RateLimitsModule,
      global: true,
      imports: [
        DiscoveryModule,
        GamesModule,
        ThrottlerModule.forRootAsync({
          imports: [AuthModule],
          inject: [Clock, { token: RedisConnection, optional: true }],
          // What is limited, and to how much, the routes and their games say.
          useFactory: (clock: Clock, redis: RedisConnection | null = null) => ({
            throttlers: [],
            storage: new RateLimitStorage({ clock, redis }),
          }),
        }),
      ],
      controllers: [LimitsController],
      providers: [{ provide: RATE_LIMITS_OPTIONS, useValue: options }, GetLimitsHandler, LimitedRoutes, RateLimits],
      exports: [RateLimits],
    };
  }
}
