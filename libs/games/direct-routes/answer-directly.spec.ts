import { Controller, Get, Param, Res, UseGuards, type CanActivate } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { createFastifyAdapter, JSON_TYPE } from '@goldkeep/http';
import { call } from '../../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { CreateGameCommand } from '../create-game/create-game.handler';
import type { KeyScope } from '../entities/api-key.entity';
import type { GameStatus } from '../entities/game.entity';
import { GameNotFoundError } from '../games-errors';
import { GamesModule } from '../games.module';
import { IssueKeyCommand } from '../issue-key/issue-key.handler';
import type { GameContext } from '../keys/game-key-authenticator';
import { CurrentGame, GameKeyGuard, RequireScope } from '../keys/game-key.guard';
import { RateLimited, RateLimitGuard } from '../rate-limits/rate-limit.guard';
import { RateLimitsModule } from '../rate-limits/rate-limits.module';
import { ReplaceSettingsCommand } from '../replace-settings/replace-settings.handler';
import { answerDirectly } from './answer-directly';
import { AnswerDirectly } from './direct-route';

@Controller('things')
@UseGuards(GameKeyGuard, RateLimitGuard)
@RequireScope('read')
class ThingsController {
  @Get('direct/:name')
  @RateLimited('player_by_email')
  @AnswerDirectly((controller: ThingsController, { game, params, reply }) => {
    return controller.getDirectly(game, params.name ?? '', reply);
  })
  getDirectly(@CurrentGame() game: GameContext, @Param('name') name: string, @Res() reply: FastifyReply) {
    return this.answer(game, name, reply);
  }

  @Get('routed/:name')
  @RateLimited('player_by_email')
  getRouted(@CurrentGame() game: GameContext, @Param('name') name: string, @Res() reply: FastifyReply) {
    return this.answer(game, name, reply);
  }

  private async answer({ scopes }: GameContext, name: string, reply: FastifyReply): Promise<void> {
    await Promise.resolve();
    if (name === 'nothing') throw new GameNotFoundError();
    if (name === 'fault') throw new Error('a fault');
    void reply.header('x-thing', name).type(JSON_TYPE).send(JSON.stringify({ name, scopes }));
  }
}

/** A guard that direct routes know nothing of. */
class OtherGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Controller('guarded')
@UseGuards(GameKeyGuard, RateLimitGuard, OtherGuard)
class GuardedController {
  @Get()
  @RateLimited('player_by_email')
  @AnswerDirectly(() => Promise.resolve())
  get(): void {
    return undefined;
  }
}

@Controller('counting')
@UseGuards(GameKeyGuard, RateLimitGuard)
class CountingController {
  @Get()
  @RateLimited('stream_all')
  @AnswerDirectly(() => Promise.resolve())
  get(): void {
    return undefined;
  }
}

let app: ModuleApp;

beforeAll(async () => {
  app = await startModuleApp([GamesModule, RateLimitsModule.forRoot({ areLifted: false })], [ThingsController]);
  // One of the faults is on purpose.
  app.app.useLogger(false);
});

afterAll(() => app.close());

async function aKey({ status, scopes, limit }: { status?: GameStatus; scopes?: KeyScope[]; limit?: number } = {}) {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game', status }));
  const settings = { rate_limits: { player_by_email: limit ?? 1_000 } };
  await app.commands.execute(new ReplaceSettingsCommand({ gameId, version: 1, settings }));
  return (await app.commands.execute(new IssueKeyCommand({ gameId, scopes }))).secretKey;
}

/** All of an answer but what differs from call to call. */
async function ask(way: 'direct' | 'routed', name: string, key: string | undefined) {
  const path = `/things/${way}/${name}`;
  const { status, headers, body } = await call<object>(app.baseUrl, 'GET', path, key === undefined ? {} : { key });
  const { 'x-request-id': requestId, date, ...rest } = Object.fromEntries(headers);
  const { error_id: _id, timestamp: _time, ...told } = { error_id: '', timestamp: '', ...body };
  return { status, body: told, headers: rest, isNamed: requestId !== undefined && date !== undefined };
}

describe('a direct route', () => {
  it.each([
    ['what the controller says', 200, 'potion', {}],
    ['what it throws', 404, 'nothing', {}],
    ['what it did not expect', 500, 'fault', {}],
    ['the lack of a scope', 403, 'potion', { scopes: ['economy'] as KeyScope[] }],
    ['a paused game', 403, 'potion', { status: 'paused' as const }],
  ])('answers with %s exactly as Nest does (%d)', async (_what, status, name, game) => {
    const [one, other] = [await aKey(game), await aKey(game)];
    const answer = await ask('direct', name, one);
    expect(answer).toEqual(await ask('routed', name, other));
    expect(answer).toMatchObject({ status, isNamed: true });
  });

  it('refuses calls without a key or with a wrong one', async () => {
    for (const key of [undefined, 'nonsense', `gk_${'x'.repeat(43)}`]) {
      const direct = await ask('direct', 'potion', key);
      expect(direct).toEqual(await ask('routed', 'potion', key));
      expect(direct.status).toBe(401);
    }
  });

  it('counts for the same limit as any other', async () => {
    const key = await aKey({ limit: 3 });
    expect((await ask('direct', 'potion', key)).headers).toMatchObject({ 'ratelimit-remaining': '2' });
    expect((await ask('routed', 'potion', key)).headers).toMatchObject({ 'ratelimit-remaining': '1' });
    expect((await ask('direct', 'potion', key)).status).toBe(200);
    const refused = await ask('direct', 'potion', key);
    expect(refused).toMatchObject({ status: 429, headers: { 'ratelimit-limit': '3', 'ratelimit-remaining': '0' } });
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  });

  it.each([
    ['another guard', GuardedController],
    ['a limit that the route itself counts', CountingController],
  ])('stops the start when there is %s before it', async (_what, controller) => {
    const module = await Test.createTestingModule({
      imports: [],
      controllers: [controller],
    })
      .useMocker(() => ({}))
      .compile();
    const direct = module.createNestApplication<NestFastifyApplication>(createFastifyAdapter(), { logger: false });
    answerDirectly(direct);
    await expect(direct.init()).rejects.toThrow('must have the key');
    await direct.close();
  });
});
