import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { ViewStore } from '@goldkeep/cache';
import { loadEnvironment } from '@goldkeep/config';
import { CreateCurrencyCommand, type NewCurrency } from '@goldkeep/currency';
import {
  CreateGameCommand,
  GameDirectory,
  IssueKeyCommand,
  ReplaceSettingsCommand,
  type KeyScope,
} from '@goldkeep/games';
import { createApp } from '../../apps/api/create-app';
import { call, type Answer, type CallOptions } from './call';
import { eventually } from './eventually';
import { createTestDatabase } from './test-database';

export interface ApiInstance {
  readonly app: NestFastifyApplication;
  readonly baseUrl: string;
}

/** A running API over a database of its own, with a game to call it for. */
export interface ApiWorld extends ApiInstance {
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  readonly game: WorldGame;
  /** One more API over the same database, with the world's environment and what is named here; closed with the world. */
  addInstance(env?: Readonly<Record<string, string>>): Promise<ApiInstance>;
  addGame(parts?: { readonly currencies?: readonly Partial<NewCurrency>[] }): Promise<WorldGame>;
  /** A call with the first game's key, unless told otherwise. */
  call<Body = Record<string, unknown>>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  close(): Promise<void>;
}

export interface WorldGame {
  readonly gameId: number;
  readonly key: string;
  issueKey(parts: {
    readonly scopes?: readonly KeyScope[];
    readonly caps?: Readonly<Record<string, unknown>>;
  }): Promise<string>;
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  currencyId(code: string): Promise<number>;
  /** A player who has this much of the default currency. */
  addPlayer(email: string, funds: string): Promise<void>;
}

const GOLD: Partial<NewCurrency> = { code: 'GOLD', name: 'Gold Coins' };
const OUTSIDE = { LOG_LEVEL: 'silent', DATA_DIR: '/nonexistent', SESSION_SECRET: 'test'.repeat(8) };
let requests = 0;

/** A request id that no other request of this run has. */
export function newRequestId(): string {
  requests += 1;
  return `request-${requests}`;
}

export async function openApiWorld(
  currencies: readonly Partial<NewCurrency>[] = [GOLD],
  env: Readonly<Record<string, string>> = {},
): Promise<ApiWorld> {
  const database = await createTestDatabase();
  const instances: ApiInstance[] = [];
  const addInstance: ApiWorld['addInstance'] = async (more = {}) => {
    const instance = await startInstance(database.url, { ...env, ...more });
    instances.push(instance);
    return instance;
  };
  const { app, baseUrl } = await addInstance();
  const addGame: ApiWorld['addGame'] = (parts = {}) => newGame(app, baseUrl, parts.currencies ?? [GOLD]);
  const game = await newGame(app, baseUrl, currencies);
  return {
    app,
    baseUrl,
    databaseUrl: database.url,
    dataSource: app.get(DataSource),
    game,
    addInstance,
    addGame,
    call: (method, path, options = {}) => call(baseUrl, method, path, { key: game.key, ...options }),
    close: async () => {
      await Promise.all(instances.map((instance) => instance.app.close()));
      await database.drop();
    },
  };
}

/** Resolves when views are kept: in the first seconds with a new Redis they are not. */
export async function viewsAreKept({ app }: ApiInstance): Promise<void> {
  await eventually(() => app.get(ViewStore).read([]), { timeoutMs: 10_000 });
}

async function startInstance(databaseUrl: string, env: Readonly<Record<string, string>>): Promise<ApiInstance> {
  const app = await createApp(loadEnvironment({ ...OUTSIDE, DATABASE_URL: databaseUrl, ...env }), databaseUrl);
  await app.listen(0, '127.0.0.1');
  return { app, baseUrl: await app.getUrl() };
}

async function newGame(
  app: NestFastifyApplication,
  baseUrl: string,
  currencies: readonly Partial<NewCurrency>[],
): Promise<WorldGame> {
  const commands = app.get(CommandBus);
  const { gameId } = await commands.execute(new CreateGameCommand({ name: 'World' }));
  for (const currency of currencies) {
    await commands.execute(new CreateCurrencyCommand({ gameId, code: 'GOLD', name: 'Gold Coins', ...currency }));
  }
  const issueKey: WorldGame['issueKey'] = async (parts) =>
    (await commands.execute(new IssueKeyCommand({ gameId, ...parts }))).secretKey;
  const key = await issueKey({});
  let settingsVersion = 1;
  return {
    gameId,
    key,
    issueKey,
    set: async (settings) => {
      await commands.execute(new ReplaceSettingsCommand({ gameId, version: settingsVersion, settings }));
      settingsVersion += 1;
    },
    currencyId: async (code) => {
      const snapshot = await app.get(GameDirectory).snapshot(gameId);
      return snapshot.currencyByCode(code)?.currencyId ?? NaN;
    },
    addPlayer: async (email, funds) => {
      const body = { client_request_id: newRequestId(), player_email: email, amount: funds, reason: 'test_funds' };
      const { status } = await call(baseUrl, 'POST', '/api/economy/credits', { key, body });
      if (status !== 201) throw new Error(`a player could not be given funds: ${status}`);
    },
  };
}

/** The body of a purchase of one sword for 10.00, unless told otherwise. */
export function aPurchase(parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    client_request_id: newRequestId(),
    player_email: 'buyer@example.com',
    player_name: 'Buyer',
    item_id: 'sword',
    item_name: 'Sword',
    item_quantity: 1,
    unit_price: '10.00',
    total_price: '10.00',
    ...parts,
  };
}
