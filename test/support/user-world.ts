import { CommandBus } from '@nestjs/cqrs';
import { EnsureOwnerCommand } from '@goldkeep/auth';
import type { NewCurrency } from '@goldkeep/currency';
import { newRequestId, openApiWorld, type ApiWorld } from './api-world';
import { call } from './call';

/** The form of every answer to a player's client. */
export interface Envelope<Data = Readonly<Record<string, unknown>>> {
  readonly Success: boolean;
  readonly Error: string | null;
  readonly Message?: string;
  readonly Data: Data;
}

/** A player whose client has a ticket. */
export interface WorldUser {
  readonly email: string;
  readonly playerId: number;
  readonly userId: string;
  readonly ticket: string;
  /** An action that must succeed: the content of `Data`. */
  act<Data = Readonly<Record<string, unknown>>>(action: string, body?: object): Promise<Data>;
  /** An action that must be refused: status and `Error`. */
  refused(action: string, body?: object): Promise<readonly [status: number, error: string | null]>;
  /** More items of a catalog. */
  grant(itemId: string, quantity?: number): Promise<void>;
}

/** An API with a game whose players act for themselves, as fast as they like. */
export interface UserWorld extends ApiWorld {
  /** The access token of the owner. */
  readonly ownerToken: string;
  /** A change by the owner, below `/api/admin/games/{game_id}/`. */
  admin(method: string, path: string, body: object): Promise<void>;
  addItem(itemId: string, parts?: object): Promise<void>;
  /** @param funds of the currencies by code, on top of what new players start with */
  addUser(funds?: Readonly<Record<string, string>>): Promise<WorldUser>;
}

const OWNER = { email: 'owner@example.com', password: 'correct horse battery staple' };
let users = 0;

export async function openUserWorld(
  currencies?: readonly Partial<NewCurrency>[],
  env: Readonly<Record<string, string>> = { RATE_LIMITS: 'off' },
): Promise<UserWorld> {
  const world = await openApiWorld(currencies, env);
  await world.app.get(CommandBus).execute(new EnsureOwnerCommand(OWNER));
  const path = '/api/admin/auth/login';
  const { body } = await call<{ access_token: string }>(world.baseUrl, 'POST', path, { body: OWNER });
  const admin: UserWorld['admin'] = async (method, at, sent) => {
    const url = `/api/admin/games/${world.game.gameId}/${at}`;
    const answer = await call(world.baseUrl, method, url, { bearer: body.access_token, body: sent });
    if (answer.status >= 300) throw new Error(`${method} ${at} was refused: ${JSON.stringify(answer.body)}`);
  };
  return {
    ...world,
    ownerToken: body.access_token,
    admin,
    addItem: (itemId, parts = {}) =>
      admin('POST', 'catalogs/Item/items', { item_id: itemId, display_name: itemId, ...parts }),
    addUser: (funds = {}) => newUser(world, funds),
  };
}

async function newUser(world: ApiWorld, funds: Readonly<Record<string, string>>): Promise<WorldUser> {
  const email = `user${++users}@user.example`;
  const at = async <Body>(path: string, body: object): Promise<Body> => {
    const answer = await world.call<Body>('POST', path, { body });
    if (answer.status !== 201) throw new Error(`${path} was refused: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const identity = { player_email: email, player_name: 'Player One', platform: 'steam' };
  const { player_id: playerId, user_id: userId } = await at<{ player_id: number; user_id: string }>(
    '/api/players',
    identity,
  );
  for (const [currency, amount] of Object.entries(funds)) {
    const credit = { client_request_id: newRequestId(), player_id: playerId, currency, amount, reason: 'funds' };
    await at('/api/economy/credits', credit);
  }
  const session = await at<{ ClientSessionTicket: string }>(`/api/players/${playerId}/sessions`, {});
  const ticket = session.ClientSessionTicket;
  const send = <Data>(action: string, body: object) =>
    call<Envelope<Data>>(world.baseUrl, 'POST', `/api/user/${action}`, { bearer: ticket, body });
  return {
    ...{ email, playerId, userId, ticket },
    act: async <Data>(action: string, body: object = {}) => {
      const answer = await send<Data>(action, body);
      if (answer.status !== 200) throw new Error(`${action} was refused: ${JSON.stringify(answer.body)}`);
      return answer.body.Data;
    },
    refused: async (action, body = {}) => {
      const answer = await send(action, body);
      return [answer.status, answer.body.Error];
    },
    grant: async (itemId, quantity = 1) => {
      await at(`/api/players/${playerId}/items`, { client_request_id: newRequestId(), item_id: itemId, quantity });
    },
  };
}
