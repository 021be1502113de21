import { Controller, Get, Param, Res, UseGuards, type CanActivate } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { createFastifyAdapter, openFrontDoor, sendReady, type ReadyAnswer } from '@goldkeep/http';
import { shortWorks } from '@goldkeep/resilience';
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
import { AnswerDirectly, type DirectCall } from './direct-route';

@Controller('api/things')
@UseGuards(GameKeyGuard, RateLimitGuard)
@RequireScope('read')
class ThingsController {
  static askedTogether = 0;

  @Get('direct/:name')
  @RateLimited('player_by_email')
  @AnswerDirectly({
    read: ({ name = '' }) => name,
    // What begins with k is at hand; to have it there fails when a fault is among what was asked for.
    answerAtHand: (controller: ThingsController, calls: readonly DirectCall<string>[]) => controller.atHand(calls),
    answer: (controller: ThingsController, { game, wanted }: DirectCall<string>) => controller.answer(game, wanted),
  })
  getDirectly(): void {
    throw new Error('the framework called a direct route');
  }

  @Get('routed/:name')
  @RateLimited('player_by_email')
  async getRouted(@CurrentGame() game: GameContext, @Param('name') name: string, @Res() reply: FastifyReply) {
    sendReady(reply, await this.answer(game, name));
  }

  async atHand(calls: readonly DirectCall<string>[]): Promise<(ReadyAnswer | undefined)[]> {
    await Promise.resolve();
    if (calls.some(({ wanted }) => wanted === 'fault')) throw new Error('a fault');
    ThingsController.askedTogether = calls.length;
    const answers: (ReadyAnswer | undefined)[] = [];
    for (const { game, wanted } of calls) {
      answers.push(wanted.startsWith('k') ? await this.answer(game, wanted) : undefined);
    }
    return answers;
  }

  async answer({ scopes }: GameContext, name: string): Promise<ReadyAnswer> {
    await Promise.resolve();
    if (name === 'nothing') throw new GameNotFoundError();
    if (name === 'fault') throw new Error('a fault');
    return { json: JSON.stringify({ name, scopes }), headers: { 'x-thing': encodeURIComponent(name) } };
  }
}

const NOTHING = {
  read: () => null,
  answerAtHand: () => Promise.resolve([]),
  answer: () => Promise.resolve({ json: '{}' }),
};

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
  @AnswerDirectly(NOTHING)
  get(): void {
    return undefined;
  }
}

@Controller('counting')
@UseGuards(GameKeyGuard, RateLimitGuard)
class CountingController {
  @Get()
  @RateLimited('stream_all')
  @AnswerDirectly(NOTHING)
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
  const path = `/api/things/${way}/${name}`;
  const { status, headers, body } = await call<object>(app.baseUrl, 'GET', path, key === undefined ? {} : { key });
  const { 'x-request-id': requestId, date, ...rest } = Object.fromEntries(headers);
  const { error_id: _id, timestamp: _time, ...told } = { error_id: '', timestamp: '', ...body };
  return { status, body: told, headers: rest, isNamed: requestId !== undefined && date !== undefined };
}

describe('a direct route', () => {
  it.each([
    ['what the controller says', 200, 'potion', {}],
    ['what is at hand', 200, 'key', {}],
    ['a name that is encoded', 200, 'a%2Fb%C3%A9%25', {}],
    ['an address with a query', 200, 'potion?x=1', {}],
    ['a slash behind it', 200, 'potion/', {}],
    ['an address that cannot be decoded', 400, 'potion%zz', {}],
    ['an address that is too long', 414, 'x'.repeat(5_000), {}],
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

  it('answers calls that came together each with its own answer, at hand or not', async () => {
    const key = await aKey();
    const names = ['key', 'potion', 'knife', 'nothing', 'kite'];
    const answers = await Promise.all(names.map((name) => ask('direct', name, key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200]);
    expect(answers.map(({ headers }) => headers['x-thing'])).toEqual(['key', 'potion', 'knife', undefined, 'kite']);
    // Ten tries: how many requests one turn reads, is the system's to say.
    for (let tries = 0; tries < 10 && ThingsController.askedTogether < 2; tries++) {
      await Promise.all(Array.from({ length: 20 }, () => ask('direct', 'key', key)));
    }
    expect(ThingsController.askedTogether).toBeGreaterThan(1);
  });

  it('answers each call by itself when they cannot be answered together', async () => {
    const key = await aKey();
    const answers = await Promise.all(['key', 'fault', 'potion'].map((name) => ask('direct', name, key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
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
    answerDirectly(direct, openFrontDoor(direct, shortWorks));
    await expect(direct.init()).rejects.toThrow('must have the key');
    await direct.close();
  });
});
