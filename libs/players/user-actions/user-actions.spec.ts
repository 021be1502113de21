import { Body } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiProperty } from '@nestjs/swagger';
import {
  CreateGameCommand,
  GamesModule,
  IssueKeyCommand,
  RateLimitsModule,
  ReplaceSettingsCommand,
} from '@goldkeep/games';
import { EventsModule } from '@goldkeep/events';
import { IntegerField, Refusal } from '@goldkeep/http';
import { shardOfPlayer } from '@goldkeep/persistence';
import { call, type Answer } from '../../../test/support/call';
import { startModuleApp, type ModuleApp } from '../../../test/support/module-app';
import { userIdOf } from '../player-identity';
import { UserAction, UserActions } from './user-actions';
import { UserActionsModule } from './user-actions.module';
import { CurrentUser, type UserContext } from './user-context';

class EchoDto {
  @ApiProperty()
  readonly UserID!: string;
}

class AmountDto {
  @IntegerField({ description: 'Some number.', minimum: 1, maximum: 10 })
  readonly Amount!: number;
}

class OutOfGoldError extends Refusal {
  constructor() {
    super(400, 'out_of_gold', 'There is none left.');
  }
}

let finishSlow: () => void;
let slowHasBegun: Promise<void>;
let tellSlowBegan: () => void;

@UserActions()
class TriedController {
  @UserAction('Echo', { summary: 'Echo', data: EchoDto })
  echo(@CurrentUser() { player }: UserContext): EchoDto {
    return { UserID: player.userId };
  }

  @UserAction('Refuse', { summary: 'Refuse', data: EchoDto, errors: ['OUT_OF_GOLD'] })
  refuse(): EchoDto {
    throw new OutOfGoldError();
  }

  @UserAction('Check', { summary: 'Check', data: EchoDto })
  check(@CurrentUser() { player }: UserContext, @Body() _dto: AmountDto): EchoDto {
    return { UserID: player.userId };
  }

  @UserAction('Slow', { summary: 'Slow', data: EchoDto })
  async slow(@CurrentUser() { player }: UserContext): Promise<EchoDto> {
    await new Promise<void>((resolve) => {
      finishSlow = resolve;
      tellSlowBegan();
    });
    return { UserID: player.userId };
  }
}

interface Envelope {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Message?: string;
  readonly Data: { readonly UserID: string } | null;
}

const A_SECOND_MS = 1_000;
let tried: ModuleApp;
let gameId: number;
let titleId: string;
let key: string;
let players = 0;
let settingsVersion = 0;

beforeAll(async () => {
  tried = await startModuleApp(
    [
      EventsModule.forRoot({ relay: false }),
      GamesModule,
      RateLimitsModule.forRoot({ areLifted: false }),
      UserActionsModule.forRoot({ secret: 'test'.repeat(8) }),
    ],
    [TriedController],
  );
  const game = await tried.commands.execute(new CreateGameCommand({ name: 'World' }));
  ({ gameId, titleId } = game);
  key = await aKey();
});
afterAll(() => tried.close());

const aKey = async (scopes?: ('read' | 'players')[]): Promise<string> => {
  const { secretKey } = await tried.app
    .get(CommandBus)
    .execute(new IssueKeyCommand({ gameId, ...(scopes && { scopes }) }));
  return secretKey;
};
const aPlayer = async (): Promise<number> => {
  players += 1;
  const playerId = players * 64;
  await tried.dataSource.query(
    `INSERT INTO player (shard, player_id, game_id, external_id, name, date_joined) VALUES ($1, $2, $3, $4, 'One', now())`,
    [shardOfPlayer(playerId), playerId, gameId, `external-${playerId}`],
  );
  return playerId;
};
const change = (playerId: number, assignments: string): Promise<unknown> => {
  return tried.dataSource.query(`UPDATE player SET ${assignments} WHERE player_id = $1`, [playerId]);
};
const ticketOf = async (playerId: number): Promise<string> => {
  const path = `/api/players/${playerId}/sessions`;
  const { status, body } = await call<{ ClientSessionTicket: string }>(tried.baseUrl, 'POST', path, { key });
  expect(status).toBe(201);
  return body.ClientSessionTicket;
};
const act = (action: string, options: Parameters<typeof call>[3]): Promise<Answer<Envelope>> => {
  return call<Envelope>(tried.baseUrl, 'POST', `/api/user/${action}`, options);
};
const setSettings = async (settings: Readonly<Record<string, unknown>>): Promise<void> => {
  settingsVersion += 1;
  await tried.commands.execute(new ReplaceSettingsCommand({ gameId, version: settingsVersion, settings }));
};
const refusal = ({ status, body }: Answer<Envelope>) => [status, body.Error];
const withoutWaiting = () => tried.clock.advance(A_SECOND_MS);

describe('a user action', () => {
  it('runs for the holder of a ticket, in the envelope', async () => {
    const playerId = await aPlayer();
    const { status, body } = await act('Echo', { bearer: await ticketOf(playerId) });
    expect(status).toBe(200);
    expect(body).toEqual({ Success: true, Error: null, Data: { UserID: userIdOf(playerId) } });
  });

  it('runs for a game backend that names the user', async () => {
    const UserID = userIdOf(await aPlayer());
    expect((await act('Echo', { key, body: { UserID, Amount: null, Key: '' } })).body.Data).toEqual({ UserID });
  });

  it('runs at the address of older clients, with and without a template', async () => {
    const UserID = userIdOf(await aPlayer());
    for (const title of [titleId, `template/${titleId}`]) {
      withoutWaiting();
      const path = `/api/v2/${title}/Client/User/Echo/${UserID}`;
      const { status, body } = await call<Envelope>(tried.baseUrl, 'POST', path, { key, body: { UserID } });
      expect([status, body.Data]).toEqual([200, { UserID }]);
    }
  });

  it('is refused in the envelope, with a sentence for a person', async () => {
    const { status, body } = await act('Refuse', { bearer: await ticketOf(await aPlayer()) });
    expect(status).toBe(400);
    expect(body).toEqual({ Success: false, Error: 'OUT_OF_GOLD', Message: 'There is none left.', Data: null });
  });

  it('is refused when its body is not as it should be, or its name unknown', async () => {
    const bearer = await ticketOf(await aPlayer());
    expect(refusal(await act('Check', { bearer, body: { Amount: 11 } }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(refusal(await act('Unknown', { bearer }))).toEqual([404, 'NOT_FOUND']);
    expect(refusal(await act('Check', { bearer, body: '{' }))).toEqual([400, 'INVALID_JSON']);
  });
});

describe('a ticket', () => {
  it('is refused when it is missing, forged or somebody else’s', async () => {
    const bearer = await ticketOf(await aPlayer());
    const forged = bearer.replace(/.{8}$/, 'AAAAAAAA');
    const other = { UserID: userIdOf(await aPlayer()) };
    const refused = [401, 'INVALID_SESSION_TICKET'];
    expect(refusal(await act('Echo', {}))).toEqual(refused);
    expect(refusal(await act('Echo', { bearer: forged }))).toEqual(refused);
    expect(refusal(await act('Echo', { bearer, body: other }))).toEqual(refused);
    const path = `/api/v2/${titleId}/Client/User/Echo/${other.UserID}`;
    expect(refusal(await call<Envelope>(tried.baseUrl, 'POST', path, { bearer }))).toEqual(refused);
  });

  it('expires', async () => {
    const bearer = await ticketOf(await aPlayer());
    tried.clock.advance(21_600 * A_SECOND_MS);
    expect(refusal(await act('Echo', { bearer }))).toEqual([401, 'SESSION_EXPIRED']);
  });

  it('dies when the sessions of its player are revoked; a later one works', async () => {
    const playerId = await aPlayer();
    const bearer = await ticketOf(playerId);
    const path = `/api/players/${playerId}/sessions`;
    expect((await call(tried.baseUrl, 'DELETE', path, { key })).status).toBe(204);
    expect(refusal(await act('Echo', { bearer }))).toEqual([401, 'INVALID_SESSION_TICKET']);
    expect((await act('Echo', { bearer: await ticketOf(playerId) })).status).toBe(200);
  });

  it('dies with its player', async () => {
    const playerId = await aPlayer();
    const bearer = await ticketOf(playerId);
    await change(playerId, 'deleted_at = now(), external_id = NULL');
    expect(refusal(await act('Echo', { bearer }))).toEqual([401, 'INVALID_SESSION_TICKET']);
    expect((await call(tried.baseUrl, 'POST', `/api/players/${playerId}/sessions`, { key })).status).toBe(404);
    expect((await call(tried.baseUrl, 'DELETE', `/api/players/${playerId}/sessions`, { key })).status).toBe(404);
  });

  it('is refused with the reason while its player is banned, and works again afterwards', async () => {
    const playerId = await aPlayer();
    const bearer = await ticketOf(playerId);
    await change(playerId, "is_banned = true, ban_reason = 'cheating'");
    const banned = await act('Echo', { bearer });
    expect(refusal(banned)).toEqual([403, 'USER_BANNED']);
    expect(banned.body.Message).toContain('cheating');
    await change(playerId, 'is_banned = false');
    expect((await act('Echo', { bearer })).status).toBe(200);
  });
});

describe('a game backend', () => {
  it('must name a user of its game, the same one everywhere, and its own title', async () => {
    const UserID = userIdOf(await aPlayer());
    const path = (title: string) => `/api/v2/${title}/Client/User/Echo/${UserID}`;
    const at = (title: string, body: object) => call<Envelope>(tried.baseUrl, 'POST', path(title), { key, body });
    expect(refusal(await act('Echo', { key }))).toEqual([400, 'USER_ID_REQUIRED']);
    expect(refusal(await act('Echo', { key, body: { UserID: 'usr_ZZZZZZZZZZZ' } }))).toEqual([400, 'USER_NOT_FOUND']);
    expect(refusal(await at(titleId, { UserID: 'another' }))).toEqual([400, 'USER_ID_MISMATCH']);
    expect(refusal(await at('another', {}))).toEqual([400, 'UNKNOWN_TITLE']);
  });

  it('needs a valid key with the scope players', async () => {
    const body = { UserID: userIdOf(await aPlayer()) };
    const reader = await aKey(['read']);
    expect(refusal(await act('Echo', { key: 'gk_wrong', body }))).toEqual([401, 'INVALID_API_KEY']);
    expect(refusal(await act('Echo', { key: reader, body }))).toEqual([403, 'SCOPE_MISSING']);
  });
});

describe('a page in a browser', () => {
  const origin = 'https://play.example.com';

  it('is told that it may ask', async () => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
    const answer = await call(tried.baseUrl, 'OPTIONS', '/api/user/Echo', { headers });
    expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([204, origin]);
    const elsewhere = await call(tried.baseUrl, 'OPTIONS', '/api/players', { headers });
    expect(elsewhere.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('is refused unless the game allows its origin', async () => {
    const bearer = await ticketOf(await aPlayer());
    const headers = { Origin: origin };
    expect(refusal(await act('Echo', { bearer, headers }))).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    for (const allowed of [origin, '*']) {
      await setSettings({ browser_origins: [allowed] });
      withoutWaiting();
      const answer = await act('Echo', { bearer, headers });
      expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([200, origin]);
    }
  });
});

describe('the actions of one user', () => {
  it('are one a second, as the headers tell; a refused one does not move the window', async () => {
    const bearer = await ticketOf(await aPlayer());
    const first = await act('Echo', { bearer });
    expect(first.headers.get('RateLimit-Remaining')).toBe('0');
    tried.clock.advance(900);
    const second = await act('Echo', { bearer });
    expect(refusal(second)).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
    expect(second.headers.get('Retry-After')).toBe('1');
    tried.clock.advance(100);
    expect((await act('Echo', { bearer })).status).toBe(200);
  });

  it('are as many a second as the game’s settings say', async () => {
    await setSettings({ rate_limits: { user_action: 2 } });
    const bearer = await ticketOf(await aPlayer());
    const statuses = [];
    for (let times = 0; times < 3; times++) statuses.push((await act('Echo', { bearer })).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('do not run side by side, and the refused one is not queued', async () => {
    slowHasBegun = new Promise((resolve) => {
      tellSlowBegan = resolve;
    });
    const bearer = await ticketOf(await aPlayer());
    const slow = act('Slow', { bearer });
    await slowHasBegun;
    expect(refusal(await act('Echo', { bearer }))).toEqual([429, 'OPERATION_IN_PROGRESS']);
    finishSlow();
    expect((await slow).status).toBe(200);
    withoutWaiting();
    expect((await act('Echo', { bearer })).status).toBe(200);
  });
});
