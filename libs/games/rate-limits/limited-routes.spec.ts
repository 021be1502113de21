import { Controller, Get, Post, UseGuards, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { BATCH_BODY_LIMIT_BYTES, BodyLimit, createFastifyAdapter } from '@goldkeep/http';
import { LimitedRoutes, type LimitedRoute } from './limited-routes';
import { RateLimited, RateLimitGuard } from './rate-limit.guard';
import { RateLimits } from './rate-limits';

@Controller(['api/things', 'things'])
class ThingsController {
  @Get(':thing_id/parts')
  @UseGuards(RateLimitGuard)
  @RateLimited('game_summary')
  listParts(): void {
    return undefined;
  }

  @Post()
  @BodyLimit(BATCH_BODY_LIMIT_BYTES)
  createThing(): void {
    return undefined;
  }

  @Get()
  listThings(): void {
    return undefined;
  }
}

@Controller('things')
class UnguardedController {
  @Get()
  @RateLimited('batch')
  listUnguarded(): void {
    return undefined;
  }
}

async function routesOf(controller: Type): Promise<readonly LimitedRoute[]> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [LimitedRoutes, { provide: RateLimits, useValue: {} }],
  }).compile();
  const app = module.createNestApplication(createFastifyAdapter(), { logger: false });
  app.setGlobalPrefix('/sandbox');
  try {
    await app.init();
    return app.get(LimitedRoutes).all;
  } finally {
    await app.close();
  }
}

describe('the limits of routes', () => {
  it('are found in the decorators, under every address, as the documentation writes it', async () => {
    const body = { rateLimit: undefined, bodyBytesMax: BATCH_BODY_LIMIT_BYTES };
    const rate = { rateLimit: 'game_summary', bodyBytesMax: undefined };
    expect(await routesOf(ThingsController)).toEqual([
      { route: 'POST /sandbox/api/things', ...body },
      { route: 'GET /sandbox/api/things/{thing_id}/parts', ...rate },
      { route: 'POST /sandbox/things', ...body },
      { route: 'GET /sandbox/things/{thing_id}/parts', ...rate },
    ]);
  });

  it('stop the start when nobody would enforce them', async () => {
    await expect(routesOf(UnguardedController)).rejects.toThrow('RateLimitGuard does not guard it');
  });
});
