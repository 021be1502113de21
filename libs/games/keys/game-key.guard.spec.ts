import { Controller, Get, UseGuards } from '@nestjs/common';
import { call } from '../../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { CreateGameCommand } from '../create-game/create-game.handler';
import { ApiKeyEntity, type KeyScope } from '../entities/api-key.entity';
import type { GameStatus } from '../entities/game.entity';
import { GamesModule } from '../games.module';
import { IssueKeyCommand } from '../issue-key/issue-key.handler';
import { UpdateGameCommand } from '../update-game/update-game.handler';
import type { GameContext } from './game-key-authenticator';
import { CurrentGame, GameKeyGuard, RequireScope } from './game-key.guard';
import type { IssuedKey } from './new-api-key';

const INVALID_KEY = [401, 'invalid_api_key'];
const DIRECTORY_LIFE_MS = 1_000;

@Controller('guarded')
@UseGuards(GameKeyGuard)
class GuardedController {
  @Get('any-scope')
  forAnyScope(@CurrentGame() game: GameContext): { gameId: number; keyId: number } {
    return { gameId: game.snapshot.gameId, keyId: game.keyId };
  }

  @Get('economy')
  @RequireScope('economy')
  forEconomy(): { ok: true } {
    return { ok: true };
  }
}

let app: ModuleApp;

beforeAll(async () => {
  app = await startModuleApp([GamesModule], [GuardedController]);
});

afterAll(() => app.close());

async function aKey({
  status = 'live',
  scopes,
}: { status?: GameStatus; scopes?: KeyScope[] } = {}): Promise<IssuedKey> {
  const { gameId } = await app.commands.execute(new CreateGameCommand({ name: 'Some game', status }));
  return app.commands.execute(new IssueKeyCommand({ gameId, scopes }));
}

async function use(key?: string, route = 'any-scope'): Promise<unknown> {
  const sent = key === undefined ? {} : { key };
  const { status, body } = await call<{ error?: string }>(app.baseUrl, 'GET', `/guarded/${route}`, sent);
  return status === 200 ? body : [status, body.error];
}

describe('the guard of game routes', () => {
  it('tells the route which game calls, and with which key', async () => {
    const { key, secretKey } = await aKey();
    expect(await use(secretKey)).toEqual({ gameId: key.gameId, keyId: key.keyId });
  });

  it('gives one answer to a missing, malformed and unknown key', async () => {
    expect(await use()).toEqual(INVALID_KEY);
    expect(await use('nonsense')).toEqual(INVALID_KEY);
    expect(await use(`gk_${'x'.repeat(43)}`)).toEqual(INVALID_KEY);
  });

  it('asks for the scope that the route needs', async () => {
    const { secretKey } = await aKey({ scopes: ['read'] });
    expect(await use(secretKey)).toMatchObject({ keyId: expect.any(Number) as number });
    expect(await use(secretKey, 'economy')).toEqual([403, 'scope_missing']);
    expect(await use((await aKey()).secretKey, 'economy')).toEqual({ ok: true });
  });

  it.each(['live', 'testing'] as const)('serves a %s game', async (status) => {
    const { key, secretKey } = await aKey({ status });
    expect(await use(secretKey)).toMatchObject({ keyId: key.keyId });
  });

  it.each(['paused', 'archived'] as const)('serves no %s game, from the moment of the change', async (status) => {
    const { key, secretKey } = await aKey();
    await use(secretKey);
    await app.commands.execute(new UpdateGameCommand({ gameId: key.gameId, status }));
    expect(await use(secretKey)).toEqual([403, 'game_not_active']);
  });

  it('refuses a key within a second of its revocation by another instance', async () => {
    const { key, secretKey } = await aKey();
    await use(secretKey);
    await app.dataSource.manager.update(ApiKeyEntity, { keyId: key.keyId }, { revokedAt: new Date() });
    app.clock.advance(DIRECTORY_LIFE_MS);
    expect(await use(secretKey)).toEqual(INVALID_KEY);
  });
});
