import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '../../support/redis-process';
import { startServer, type ServerProcess } from '../server-process';
import type { Game } from './game';

/** Where an api keeps what it has read. */
export type CacheHome = 'memory' | 'Redis';

/** An api over a game's database, and what a caller needs. */
export interface Api extends ServerProcess {
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiPlace {
  readonly game: Game;
  readonly cacheHome: CacheHome;
  /** Where temporary files go. */
  readonly folder: string;
}

const API = 'apps/api/main.js';

/**
 * Lets `work` call an api that has just been started, with an empty cache and without rate limits.
 * @param program an api in disguise
 */
export async function withApi<Result>(
  { game, cacheHome, folder }: ApiPlace,
  work: (api: Api) => Promise<Result>,
  program = API,
): Promise<Result> {
  const env = { DATABASE_URL: game.url, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'warn' };
  if (cacheHome === 'memory') return useApi(program, env, game, work);
  const redisFolder = await mkdtemp(join(folder, 'redis-'));
  const redis = await startRedis({ folder: redisFolder, persistent: false });
  try {
    return await useApi(program, { ...env, REDIS_URL: `redis://127.0.0.1:${redis.port}` }, game, work);
  } finally {
    await redis.kill9();
    await rm(redisFolder, { recursive: true, force: true });
  }
}

async function useApi<Result>(
  program: string,
  env: Readonly<Record<string, string>>,
  { secretKey }: Game,
  work: (api: Api) => Promise<Result>,
): Promise<Result> {
  const server = await startServer(program, env);
  try {
    return await work({ ...server, headers: { 'x-game-secret-key': secretKey } });
  } finally {
    await server.stop();
  }
}
