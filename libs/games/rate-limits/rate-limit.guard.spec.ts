import { Controller, Get, Logger, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ValidationFailedError } from '@goldkeep/http';
import { call } from '../../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { CreateGameCommand } from '../create-game/create-game.handler';
import { GamesModule } from '../games.module';
import { IssueKeyCommand } from '../issue-key/issue-key.handler';
import type { GameContext } from '../keys/game-key-authenticator';
import { CurrentGame, GameKeyGuard } from '../keys/game-key.guard';
import { ReplaceSettingsCommand } from '../replace-settings/replace-settings.handler';
import { RATE_LIMITS } from './rate-limit-definitions';
import { RateLimited, RateLimitGuard } from './rate-limit.guard';
import { RateLimits } from './rate-limits';
import { RateLimitsModule } from './rate-limits.module';

const MINUTE_MS = 60_000;

@Controller('limited')
@UseGuards(GameKeyGuard, RateLimitGuard)
class LimitedController {
  constructor(private readonly limits: RateLimits) {}

  @Get('summary')
  @RateLimited('game_summary')
  getSummary(): { ok: true } {
    return { ok: true };
  }

  @Get('stream')
  @RateLimited('stream_all')
  async stream(@CurrentGame() game: GameContext, @Res() reply: FastifyReply): Promise<void> {
    await this.limits.charge('stream_all', game.snapshot, reply);
    void reply.send('streamed');
  }

  @Get('stream/mistaken')
  @RateLimited('stream_all')
  refuseStream(): never {
    throw new ValidationFailedError([{ field: 'chunk_size', message: 'chunk_size must be a number' }]);
  }

  @Get('free')
  getFree(): { ok: true } {
    return { ok: true };
  }
}

@Controller('open')
@UseGuards(RateLimitGuard)
class OpenController {
  @Get('webhook')
  @RateLimited('balance_webhook')
  callWebhook(): { ok: true } {
    return { ok: true };
  }

  @Get('forgotten-key')
  @RateLimited('batch')
  callWithoutGame(): { ok: true } {
    return { ok: true };
  }
}

let app: ModuleApp;

beforeAll(async () => {
  const modules = [GamesModule, RateLimitsModule.forRoot({ areLifted: false })];
  app = await startModuleApp(modules, [LimitedController, OpenController]);
});

afterAll(() => app.close());

async function aGame(rateLimits: Readonly<Record<string, number>>): Promise<string> {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game' }));
  const settings = { rate_limits: rateLimits };
  await app.commands.execute(new ReplaceSettingsCommand({ gameId, version: 1, settings }));
  return (await app.commands.execute(new IssueKeyCommand({ gameId }))).secretKey;
}

/** Status, and the headers of the limit: limit, remaining, seconds until it begins anew. */
async function get(path: string, key?: string): Promise<readonly unknown[]> {
  const { status, headers } = await call(app.baseUrl, 'GET', path, key === undefined ? {} : { key });
  return [status, ...['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`))];
}

describe('a limited route', () => {
  it('counts the requests of each game by itself, and says how many are left', async () => {
    const [one, other] = [await aGame({ game_summary: 2 }), await aGame({ game_summary: 3 })];
    expect(await get('/limited/summary', one)).toEqual([200, '2', '1', '60']);
    app.clock.advance(MINUTE_MS / 2);
    expect(await get('/limited/summary', one)).toEqual([200, '2', '0', '30']);
    expect(await get('/limited/summary', one)).toEqual([429, '2', '0', '30']);
    expect(await get('/limited/summary', other)).toEqual([200, '3', '2', '60']);
    app.clock.advance(MINUTE_MS / 2);
    expect(await get('/limited/summary', one)).toEqual([200, '2', '1', '60']);
  });

  it('counts nothing for a caller without a valid key', async () => {
    expect(await get('/limited/summary', 'nonsense')).toEqual([401, null, null, null]);
  });

  it('that counts by itself counts what it accepts, and tells the rest how many are left', async () => {
    const key = await aGame({ stream_all: 2 });
    for (let time = 0; time < 5; time++) {
      expect(await get('/limited/stream/mistaken', key)).toEqual([400, '2', '2', '3600']);
    }
    expect(await get('/limited/stream', key)).toEqual([200, '2', '1', '3600']);
    expect(await get('/limited/stream', key)).toEqual([200, '2', '0', '3600']);
    expect(await get('/limited/stream', key)).toEqual([429, '2', '0', '3600']);
    expect(await get('/limited/stream/mistaken', key)).toEqual([400, '2', '0', '3600']);
  });

  it('of the whole server needs no game', async () => {
    const { limit } = RATE_LIMITS.balance_webhook;
    expect(await get('/open/webhook')).toEqual([200, String(limit), String(limit - 1), '60']);
    expect(await get('/open/webhook')).toEqual([200, String(limit), String(limit - 2), '60']);
  });

  it('of each game fails where the guard finds no game', async () => {
    const errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    expect(await get('/open/forgotten-key')).toEqual([500, null, null, null]);
    errors.mockRestore();
  });
});

describe('a route without a limit', () => {
  it('is let through uncounted', async () => {
    const key = await aGame({ game_summary: 1 });
    for (let time = 0; time < 3; time++) expect(await get('/limited/free', key)).toEqual([200, null, null, null]);
  });
});
